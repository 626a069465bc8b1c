//go:build !linux

package store

func reserve(string) {}
