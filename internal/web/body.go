package web

// A place is one of the body, as it is offered: in the list and on the outline.
type place struct {
	Site        string // of diary.Sites
	spot        string // where on the outline it is, as morning.css has it
	side        byte   // l, r: of the body; 0 is the middle
	front, back bool   // on which of the two it is to be seen
}

var places = []place{
	{"head", "head", 0, true, true},
	{"jaw", "jaw", 0, true, false},
	{"neck", "neck", 0, true, true},
	{"chest", "upper", 0, true, false},
	{"upper_back", "upper", 0, false, true},
	{"abdomen", "lower", 0, true, false},
	{"lower_back", "lower", 0, false, true},
	{"all_over", "", 0, false, false},              // the whole outline, and no spot on it
	{"shoulder_left", "shoulder", 'l', true, true}, // from here on in pairs, as two columns have them
	{"shoulder_right", "shoulder", 'r', true, true},
	{"elbow_left", "elbow", 'l', true, true},
	{"elbow_right", "elbow", 'r', true, true},
	{"hand_left", "hand", 'l', true, true},
	{"hand_right", "hand", 'r', true, true},
	{"hip_left", "hip", 'l', true, true},
	{"hip_right", "hip", 'r', true, true},
	{"knee_left", "knee", 'l', true, true},
	{"knee_right", "knee", 'r', true, true},
	{"foot_left", "foot", 'l', true, true},
	{"foot_right", "foot", 'r', true, true},
}

// Sites are the places as a list.
func (d *morningData) Sites() (all []choice) {
	for _, p := range places {
		all = append(all, choice{p.Site, d.W.Diary.Site(p.Site), d.Has("sites", p.Site)})
	}
	return all
}

// A figure is the outline from one side, with the spots that can be tapped.
type figure struct {
	Says       string // from which side
	West, East string // which side of the body is on the left of the picture, and on its right
	Front      bool
	Spots      []spot
}

// A spot belongs to the box of a site in the list.
type spot struct{ Site, At string }

// Figures are the body from the front and from the back.
func (d *morningData) Figures() []figure {
	m := &d.W.Morning
	front := figure{Says: m.Front, West: m.Right, East: m.Left, Front: true}
	back := figure{Says: m.Back, West: m.Left, East: m.Right}
	for _, p := range places {
		if p.front {
			front.Spots = append(front.Spots, spot{p.Site, p.at('r')})
		}
		if p.back {
			back.Spots = append(back.Spots, spot{p.Site, p.at('l')})
		}
	}
	return []figure{front, back}
}

// at are the classes of a spot, where west is the side of the body that is on
// the left of the picture.
func (p place) at(west byte) string {
	switch p.side {
	case 0:
		return p.spot
	case west:
		return p.spot + " west"
	}
	return p.spot + " east"
}
