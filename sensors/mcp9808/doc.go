// Package mcp9808 reads Microchip's MCP9808, a thermometer (DS25095A), through
// periph's mcp9808 (v3.7.4) on its i2c.Bus.
//
// What is guarded from outside: periph's driver takes the registers of a part
// whose supply dipped for a room of 0 °C, and 0xffff from a floating bus for one
// of -0.06 °C; it does not look whether the part is one; and it replaces the
// error of a transfer by a sentence of its own. Package mcp9808 therefore leaves
// a mark in a limit that nobody uses, which a dip clears, and reads it after each
// temperature.
package mcp9808
