package daemon

import (
	"context"

	"nightroom/internal/insight"
	"nightroom/internal/notebook"
)

// Nights are all that the record knows of a person's nights.
func (p *page) Nights(ctx context.Context, person string) (insight.Record, error) {
	return notebook.NightsOf(ctx, p.inbox.config, p.inbox.journal, person, p.inbox.now())
}
