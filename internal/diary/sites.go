package diary

import "slices"

// A Site is a place of the body that may hurt.
type Site struct {
	ID     string
	Name   string // as people read it
	SNOMED string // its concept in SNOMED CT, a body structure
}

// sites: the sides have concepts of their own. The upper back is the region of
// the thoracic spine.
var sites = []Site{
	{"head", "head", "69536005"},
	{"jaw", "jaw", "661005"},
	{"neck", "neck", "45048000"},
	{"shoulder_left", "left shoulder", "91775009"},
	{"shoulder_right", "right shoulder", "91774008"},
	{"upper_back", "upper back", "122495006"},
	{"lower_back", "lower back", "37822005"},
	{"chest", "chest", "51185008"},
	{"abdomen", "belly", "818983003"},
	{"elbow_left", "left elbow", "368148009"},
	{"elbow_right", "right elbow", "368149001"},
	{"hand_left", "left hand", "85151006"},
	{"hand_right", "right hand", "78791008"},
	{"hip_left", "left hip", "287679003"},
	{"hip_right", "right hip", "287579007"},
	{"knee_left", "left knee", "82169009"},
	{"knee_right", "right knee", "6757004"},
	{"foot_left", "left foot", "22335008"},
	{"foot_right", "right foot", "7769000"},
	{"all_over", "all over", "38266002"},
}

// Sites are the ids of all sites, sorted.
func Sites() []string {
	ids := make([]string, len(sites))
	for i := range sites {
		ids[i] = sites[i].ID
	}
	slices.Sort(ids)
	return ids
}

// SiteOf finds a site by its id.
func SiteOf(id string) (Site, bool) {
	for _, s := range sites {
		if s.ID == id {
			return s, true
		}
	}
	return Site{}, false
}
