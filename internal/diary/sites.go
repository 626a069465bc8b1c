package diary

import "slices"

// siteNames are the places of the body that may hurt: id and the name that
// people read.
var siteNames = map[string]string{
	"head":           "head",
	"jaw":            "jaw",
	"neck":           "neck",
	"shoulder_left":  "left shoulder",
	"shoulder_right": "right shoulder",
	"upper_back":     "upper back",
	"lower_back":     "lower back",
	"chest":          "chest",
	"abdomen":        "belly",
	"elbow_left":     "left elbow",
	"elbow_right":    "right elbow",
	"hand_left":      "left hand",
	"hand_right":     "right hand",
	"hip_left":       "left hip",
	"hip_right":      "right hip",
	"knee_left":      "left knee",
	"knee_right":     "right knee",
	"foot_left":      "left foot",
	"foot_right":     "right foot",
	"all_over":       "all over",
}

// Sites are the ids of all sites, sorted.
func Sites() []string {
	ids := make([]string, 0, len(siteNames))
	for id := range siteNames {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}
