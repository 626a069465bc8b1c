package influx

import (
	"strings"
	"testing"
	"time"

	"nightroom/internal/influx/influxtest"
	"nightroom/internal/record"
)

func TestARealTypeConflictIsSetAsideWithTheServersWords(t *testing.T) {
	d := theServer(t)
	db := d.Database(t, "")
	s, log := quick(t, d.URL(), db, nil)
	if err := s.api.WriteRecord(t.Context(), `alert,room=bedroom,rule=old limit="nineteen" 1795381200000`); err != nil {
		t.Fatal(err)
	}
	j := newMemory(epochRows(40)...)
	j.put(alertRow(1, "cool", true))
	j.put(painRow(0, "anna", 4))
	stop := run(t, s, j)
	settle(t, j)
	stop()
	if st := s.Status(); st.Sent != 41 || st.SetAside != 1 {
		t.Errorf("status %+v", st)
	}
	if r := j.noted(t, false); len(r) != 1 || r[0].Seq != 41 || !strings.Contains(r[0].Words, "field type conflict") {
		t.Errorf("set aside %+v", r)
	}
	if l := log.lines(); len(l) != 1 {
		t.Errorf("log %q", l)
	}
	if n := len(d.Contents(t, db)); n != 42 {
		t.Errorf("%d points, want 40 epochs, the pain and the old alert", n)
	}
}

func TestRowsOlderThanTheRetentionExpireAndTheRestArrives(t *testing.T) {
	d := theServer(t)
	db := d.Database(t, "WITH DURATION 1h REPLICATION 1 SHARD DURATION 1h")
	s, _ := quick(t, d.URL(), db, nil)
	j := newMemory()
	for i := range 4 {
		j.put(record.OfAlert(time.Now().Add(time.Duration(i)*time.Minute).Truncate(time.Millisecond), record.AlertBody{Rule: "cool", Limit: 19}))
	}
	old := painRow(-300, "anna", 4)
	old.At = time.Now().Add(-100 * time.Hour).Truncate(time.Millisecond)
	for i := range 37 {
		old.Name = "anna/" + string(rune('a'+i))
		j.put(old)
	}
	stop := run(t, s, j)
	settle(t, j)
	stop()
	if st := s.Status(); st.Expired != 37 || st.Sent != 4 || st.SetAside != 0 {
		t.Errorf("status %+v: want 37 expired and 4 sent", st)
	}
}

func TestARealServerSaysWhichSettingIsWrong(t *testing.T) {
	d := influxtest.New(t.TempDir())
	d.User, d.Pass = "admin", "top "+secret
	d.Start(t)
	t.Cleanup(d.Kill)
	d.Query(t, "", "CREATE USER admin WITH PASSWORD 'top "+secret+"' WITH ALL PRIVILEGES")
	db := d.Database(t, "")
	for _, q := range []string{"CREATE USER reader WITH PASSWORD 'r'", "GRANT READ ON " + db + " TO reader",
		"CREATE USER writer WITH PASSWORD 'wr: " + secret + "'", "GRANT WRITE ON " + db + " TO writer"} {
		d.Query(t, db, q)
	}
	for _, c := range []struct{ name, user, pass, token, db, want string }{
		{"unknown user", "nobody", "x" + secret, "", db, "influx.username and influx.password_file"},
		{"wrong password", "writer", secret, "", db, "influx.username and influx.password_file"},
		{"may not write", "reader", "r", "", db, "may not write"},
		{"wrong token", "", "", secret, db, "influx.token_file"},
		{"no database", "writer", "wr: " + secret, "", "elsewhere", "influx.bucket"},
		{"right", "writer", "wr: " + secret, "", db, ""},
		{"right, as a token", "", "", "writer2:" + secret, db, ""},
	} {
		if c.token == "writer2:"+secret {
			d.Query(t, db, "CREATE USER writer2 WITH PASSWORD '"+secret+"'")
			d.Query(t, db, "GRANT WRITE ON "+db+" TO writer2")
		}
		s, _ := quick(t, d.URL(), c.db, func(o *Options) { o.Username, o.Password, o.Token = c.user, c.pass, c.token })
		j := newMemory(epochRow(0))
		_, err := s.upload(t.Context(), j)
		if err != nil {
			s.failed(j, err)
		}
		switch says := s.Status().LastError; {
		case c.want == "" && err != nil, !strings.Contains(says, c.want), strings.Contains(says, secret):
			t.Errorf("%s: %v, status %q, want %q", c.name, err, says, c.want)
		}
	}
}
