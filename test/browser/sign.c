#include <stdio.h>
#include <stdlib.h>

#include "change.h"

/* A real browser, as a quality person would use it. */
TEST(a_person_logs_in_reads_and_signs_in_a_browser)
{
	struct person anna, ben, jonas = { .id = "jonas" };
	char command[300];
	auto_site s = { 0 };

	site_open(&s);
	founders_add(&s, &anna, &ben);
	person_add(&s, "jonas", "author", jonas.secret);
	change_asked_of(&s, &jonas, "models/m/model.json", model_document(&s, "m", "a"), 201);
	snprintf(command, sizeof(command),
		 "node %s/test/browser/sign.mjs http://127.0.0.1:%u/ anna '" PASSWORD "'",
		 getenv("SIGNET_SOURCE"), s.port);
	ck_assert_int_eq(system(command), 0);
	ask(&s, "GET", "/v1/changes/1", jonas.secret, NULL, 200);
	json_is(&s, "/signatures/0/signer", "anna");
	json_is(&s, "/signatures/0/role", "approver");
	json_is(&s, "/signatures/0/meaning", "approval");
}
