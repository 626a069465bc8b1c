// Package fhir owns the diary as health records have it: a Bundle of FHIR R4
// (HL7, version 4.0.1) with an Observation for each pain score, which a clinic's
// software can read in.
//
// It is pure: it must never import anything that does I/O or reads a clock.
package fhir
