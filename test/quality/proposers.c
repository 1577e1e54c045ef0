#include <string.h>

#include "plant.h"

/* Who proposes an act has the role where the act is of, wherever the two accounts are. */

/* An administrator of hamburg alone, whose account is at that site. */
static void hamburg_open(struct plant *p, const char *home, char *hedy)
{
	plant_open(p);
	site_add(&p->s, "hamburg");
	person_add_at(&p->s, "hedy", home, hedy);
	role_grant_at(&p->s, "hedy", "administrator", "hamburg");
	if (strcmp(home, "hamburg") != 0)
		role_grant_at(&p->s, "hedy", "administrator", home);
}

static const char *asks_grant(struct site *s, const char *site)
{
	return body(s,
		    "{'act':'grant-role','person':'jonas','role':'approver','site':'%s',"
		    "'reason':'r'}",
		    site);
}

static const char *const homes[] = { "hamburg", "munich" };

TEST_EACH(an_administrator_proposes_an_approver_at_that_site_for_whoever_is_elsewhere, homes)
{
	auto_plant p = { 0 };
	char hedy[80];

	hamburg_open(&p, homes[_i], hedy);
	ask(&p.s, "POST", "/v1/acts", hedy, asks_grant(&p.s, "hamburg"), 201);
	json_is(&p.s, "/actor/site", "hamburg");
	json_is(&p.s, "/actor/roles/0", "administrator");
	json_is(&p.s, "/fact/site", "hamburg");
	plant_holds(&p);
}

TEST(who_proposes_where_no_role_is_granted_is_refused_with_the_site_of_the_act)
{
	auto_plant p = { 0 };
	char hedy[80];

	hamburg_open(&p, "hamburg", hedy);
	ask(&p.s, "POST", "/v1/acts", hedy, asks_grant(&p.s, "munich"), 403);
	json_is(&p.s, "/detail", "this needs the role administrator at munich");
	json_says(&p.s, "/next", "'grant-role' is of munich");
	ask(&p.s, "POST", "/v1/acts", hedy, asks_grant(&p.s, "*"), 403);
	json_is(&p.s, "/detail", "this needs the role administrator at every site");
	ask(&p.s, "POST", "/v1/acts", hedy,
	    body(&p.s, "{'act':'revoke-key','reason':'r','key':'%s','since':5}", p.mara.key), 403);
	json_is(&p.s, "/detail", "this needs the role administrator or approver at every site");
	/* what is done about a person is of where that person is */
	ask(&p.s, "POST", "/v1/acts", hedy,
	    body(&p.s, "{'act':'confirm-person','person':'jonas','reason':'r'}"), 403);
	json_is(&p.s, "/detail", "this needs the role administrator or approver at munich");
	plant_holds(&p);
}
