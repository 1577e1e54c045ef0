#include "device.h"
#include "retold.h"

static void device_open(struct export *x, struct device_here *n)
{
	char olga[80];

	history_open(x);
	*n = (struct device_here){ .cx = &x->p.s.cx,
				   .name = "edge-1",
				   .port = x->p.s.port,
				   .origin = x->p.s.in.signer.key.origin };
	person_add(&x->p.s, "olga", "operator", olga);
	device_enrols(n, "munich", olga);
}

static void reports_open(struct export *x)
{
	struct device_here n;
	const char *digest = NULL;

	device_open(x, &n);
	site_add(&x->p.s, "hamburg"); /* between the enrolment and the head */
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

/* clang-format off */
#define HAMBURG "\"id\":\"hamburg\",\"zone\":\"Europe/Berlin\",\"title\":"
#define KEY_OF_EDGE_1 "\"key\":\"SHA256:Eb9AecNlqyUrjzsMfQjhuRhtCrZWUvJyMmSrnzaXSyQ\",\"public\":\"qdyW6GXSBqC9nBIllCwOAl7oKtnBeqgbHdRuQDSy0KE=\""
#define KEY_OF_EDGE_2 "\"key\":\"SHA256:lT1KXJDlg2SEyXpfARitdAWCduGWt5gxAzMNs667x7g\",\"public\":\"BjvcARhwNsuqOTUxO1bu61GQOJMArMHCHXSb/FEiR9s=\""
/* clang-format on */

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
	{ "reports.received", "\"reports\":[", "\"reports\":[{},", "one for each report" },
	{ "reports.received", "\"kind\":\"system\"", "\"kind\":\"device\"",
	  "received by the system" },
	{ "reports.received", "\"action\":\"reports.received\"", "\"action\":\"act.refused\"",
	  "does not follow the report" },
	{ "site.created", HAMBURG "\"t\"", HAMBURG "\"u\"",
	  "never had the head of its checkpoint" },
	{ "device.enrolled", "\"public\":\"", "\"public\":\"A", "it is no key" },
	{ "device.enrolled", "\"public\":\"qdyW", "\"public\":\"qdyX",
	  "not that of the public key" },
	{ "device.enrolled", "\"kind\":\"device\"", "\"kind\":\"system\"",
	  "a device enrols itself" },
	{ "device.enrolled", KEY_OF_EDGE_1, KEY_OF_EDGE_2, "signed by the device's key" },
	{ "device.created", "\"device\":\"edge-1\",\"fold\":\"edgel\"",
	  "\"device\":\"edge-x\",\"fold\":\"edgex\"", "there is no device 'edge-1' yet" },
	{ "device.created", "\"fold\":\"edgel\"", "\"fold\":\"edge1\"",
	  "the fold of 'edge-1' is 'edgel'" },
	{ "device.created", "\"device\":\"edge-1\",\"fold\":\"edgel\"",
	  "\"device\":\"o1ga\",\"fold\":\"olga\"", "'o1ga' reads like the id of a user" },
	{ "device.created", "\"expires_at\":1", "\"expires_at\":-1",
	  "no code of the device was open" },
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

/* clang-format off */
#define REPORTS "\"action\":\"reports.received\""
#define RETIRES(before_) \
	{ "device.enrolled", .before = (before_), .edit = { { "device.enrolled", "device.retired" } }, .fact = "{\"device\":\"edge-1\"}" }
#define INVITES(device) \
	{ "device.enrolled", .before = "", .edit = { { "device.enrolled", "device.invited" } }, \
	  .fact = "{\"device\":\"" device "\",\"code\":\"c\",\"expires_at\":9000000000000}" }

static const struct tale devices[] = {
	{ { { 0 } }, "" },
	{ { { "device.created", .before = "" } }, "the device 'edge-1' was created before" },
	{ { { "device.enrolled", .before = "" } }, "no code of the device was open" },
	{ { INVITES("edge-1"), { "device.enrolled", .before = "" } }, "" },
	{ { INVITES("edge-9") }, "there is no device 'edge-9' yet" },
	{ { RETIRES(REPORTS) }, "no such device reports" },
	{ { RETIRES(""), { "device.enrolled", .before = "" } }, "the device 'edge-1' is retired" },
	{ { RETIRES(""), RETIRES("") }, "the device 'edge-1' is retired" },
	{ { { "reports.received", .before = "\"id\":\"site:hamburg\"" } }, "its checkpoint is no earlier head of this log" },
	{ { { "reports.received", .document = "envelope", .gone = true } }, "is not there, and this entry names it" },
};
/* clang-format on */

TEST(a_device_that_nobody_created_or_gave_a_code_is_named)
{
	static struct teller t;
	auto_export x = { 0 };

	reports_open(&x);
	teller_open(&t, &x);
	each_tale_is_judged(&t, devices, countof(devices));
}

/* Another node of one server: its key is one of those that people named for this log. */
static void second_key_named(struct export *x, struct seed_signer *second)
{
	static const unsigned char seed[SEED_SIZE] = { 7 };
	struct trust_logs *logs = &x->p.files.logs;
	struct note_signer signer;
	struct printer file;

	seed_signer_init(second, seed);
	note_signer_init(&signer, x->p.s.in.signer.key.origin, &second->signer);
	trust_found(&x->p);
	logs->key[logs->n++] = signer.key;
	trust_send(&x->p, 201);
	trust_logs_print(&x->p.s.cx, logs, &file);
	desk_file(&x->d, "log.json", file.text);
}

TEST(any_key_of_the_log_signs_the_head_that_a_device_reports)
{
	auto_export x = { 0 };
	struct device_here n;
	struct seed_signer second;
	struct report r;
	const char *digest;

	device_open(&x, &n);
	second_key_named(&x, &second);
	r = device_report(&n, 1, NULL);
	device_head(&n, &r);
	device_head_say(&x.p.s.cx, &r, &second.signer);
	ask(&x.p.s, "POST", "/edge/v1/reports", n.token,
	    device_report_body(&x.p.s.cx, &r, &n.key.signer, &digest), 201);
	export_taken(&x);
	verify_run(&x, 0, "--trust log.json e.tar");
	output_says(verify_run(&x, 1, "--vkey $vkey e.tar"), "signed its checkpoint");
}
