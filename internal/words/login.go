package words

// Login are the pages of the way in and out.
type Login struct {
	In, Password, LogIn, Once, Forgotten string
	Ended                                string // what was entered came too late
	Out, LogOut, Everywhere              string
}

var (
	englishLogin = Login{
		In: "Log in", Password: "The password of this house", LogIn: "Log in",
		Once: "It is asked once in half a year on each phone.", Forgotten: "Forgotten? Set a new one on the Pi:",
		Ended: "Nothing was saved, because you are not logged in here any more. Log in, and enter it again.",
		Out:   "Log out on this phone", LogOut: "Log out", Everywhere: "To log out everywhere, set a new password on the Pi:",
	}
	germanLogin = Login{
		In: "Anmelden", Password: "Das Passwort dieses Hauses", LogIn: "Anmelden",
		Once: "Jedes Gerät wird einmal im halben Jahr gefragt.", Forgotten: "Vergessen? Setze am Pi ein neues:",
		Ended: "Nichts wurde gespeichert, weil du hier nicht mehr angemeldet bist. Melde dich an und gib es noch einmal ein.",
		Out:   "Auf diesem Gerät abmelden", LogOut: "Abmelden", Everywhere: "Um dich überall abzumelden, setze am Pi ein neues Passwort:",
	}
)
