package words

// PIN is the page that asks for a person's PIN.
type PIN struct {
	Title     string // with the person's name
	Why       string
	PIN, Open string
	Forgotten string
}

var (
	englishPIN = PIN{
		Title: "The PIN of %s",
		Why:   "Everybody in the house may read. To write, change or delete what %s says, this device needs the PIN once.",
		PIN:   "PIN, 4 to 8 digits", Open: "Go on",
		Forgotten: "Forgotten? Set a new one on the Pi:",
	}
	germanPIN = PIN{
		Title: "Die PIN von %s",
		Why:   "Lesen dürfen alle im Haus. Um zu schreiben, zu ändern oder zu löschen, was %s sagt, braucht dieses Gerät einmal die PIN.",
		PIN:   "PIN, 4 bis 8 Ziffern", Open: "Weiter",
		Forgotten: "Vergessen? Setze am Pi eine neue:",
	}
)
