package acoustics

import "math"

// decibel is the exponent of e that raises a level by one decibel.
const decibel = math.Ln10 / 10

// Energy is the squared sound pressure of a level in dB(A), relative to that
// of 0 dB (20 µPa): 10^(L/10). Energies of equal durations may be added and
// averaged; levels may not.
func Energy(levelDBA float64) float64 { return math.Exp(levelDBA * decibel) }

// Level is the inverse of Energy, in dB(A). Of no energy it is -Inf.
func Level(energy float64) float64 { return math.Log(energy) / decibel }

// SEL is the sound exposure level LAE in dB(A) of a sound whose energies,
// each lasting stepS seconds, add up to energySum: the level that would carry
// the same energy within one second (ISO 1996-1, 3.1.8). A level of 60 dB(A)
// for 10 s has 70 dB(A).
func SEL(energySum, stepS float64) float64 { return Level(energySum * stepS) }
