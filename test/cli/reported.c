#include "device.h"
#include "forged.h"

static void reports_open(struct export *x)
{
	struct device_here n = { .cx = &x->p.s.cx, .name = "edge-1" };
	const char *digest = NULL;
	char olga[80];

	history_open(x);
	n.port = x->p.s.port;
	n.origin = x->p.s.in.signer.key.origin;
	person_add(&x->p.s, "olga", "operator", olga);
	device_enrols(&n, "munich", olga);
	for (int64_t i = 1; i <= 2; i++) {
		struct report r = device_report(&n, i, digest);

		if (i == 1)
			device_head(&n, &r);
		r.slot[r.n++] = (struct report_slot){ "press", "press",  1,    1,
						      NULL,    "active", NULL, DEVICE_RECORD };
		ask(&x->p.s, "POST", "/edge/v1/reports", n.token,
		    device_report_body(&x->p.s.cx, &r, &n.key.signer, &digest), 201);
	}
	export_taken(x);
}

static const struct forged_entry report_forgeries[] = {
	{ "reports.received", "", "", "" },
	{ "reports.received", "\"root\":\"", "\"root\":\"A", "do not lead to this root" },
	{ "reports.received", "\"state\":\"active\"", "\"state\":\"failed\"",
	  "says something else" },
	{ "reports.received", "\"release\":1", "\"release\":2", "says something else" },
	{ "reports.received", "\"payload\":\"sha256:", "\"payload\":\"sha256:0",
	  "says something else" },
	{ "reports.received", "\"device\":\"edge-1\"", "\"device\":\"edge-2\"",
	  "is not this device" },
	{ "reports.received", "\"kind\":\"system\"", "\"kind\":\"device\"",
	  "received by the system" },
	{ "reports.received", "\"action\":\"reports.received\"", "\"action\":\"ring.opened\"",
	  "does not follow the report" },
	{ "device.created", "line 1", "line 2", "never had the head of its checkpoint" },
	{ "device.enrolled", "\"public\":\"", "\"public\":\"A", "it is no key" },
	{ "device.enrolled", "\"public\":\"qdyW", "\"public\":\"qdyX",
	  "signed by the device's key" },
	{ "device.enrolled", "\"enrolment\":\"", "\"enrolment\":\"0", "an enrolment that is over" },
	{ "device.enrolled", "\"action\":\"device.enrolled\"", "\"action\":\"act.refused\"",
	  "no such device reports" },
};

TEST(a_report_that_its_device_did_not_sign_so_is_named)
{
	auto_export x = { 0 };

	reports_open(&x);
	each_forged_entry_is_named(&x, report_forgeries, countof(report_forgeries));
}
