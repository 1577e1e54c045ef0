#include <stdio.h>
#include <stdlib.h>

#include "documents.h"
#include "sign.h"

/* A real browser, as a quality person would use it. */
TEST(a_person_logs_in_reads_and_signs_in_a_browser)
{
	struct person anna, ben;
	char author[80], command[300];
	auto_site s = { 0 };

	site_open(&s);
	found(&s, &anna, &ben);
	person_add(&s, "jonas", "author", author);
	ask(&s, "POST", "/v1/changes", author,
	    "{\"title\":\"t\",\"reason\":\"r\",\"impact\":\"i\",\"retest\":\"none\",\"documents\":"
	    "[{\"path\":\"models/m/model.json\",\"content\":" MODEL_TEXT("m", "a") "}]}",
	    201);
	snprintf(command, sizeof(command),
		 "node %s/test/browser/sign.mjs http://127.0.0.1:%u/ anna '" PASSWORD "'",
		 getenv("SIGNET_SOURCE"), s.port);
	ck_assert_int_eq(system(command), 0);
	assert_says(ask(&s, "GET", "/v1/changes/1", author, NULL, 200),
		    "\"signer\":\"anna\",\"role\":\"approver\",\"meaning\":\"approval\"");
}
