#pragma once

/*
 * A key's confirmation as the server shows it: its entry, the document of the act that brought it,
 * and the signatures that counted, each proved to be in the log.  Whether they suffice is asked of
 * the chain (cli/trust/confirmed.h).  One thread; everything lies in the memory of the command.
 */

#include "cli/trust/proved.h"
#include "documents/act.h"
#include "rules/act_needs.h"
#include "rules/holders.h"

struct shown_signature {
	int64_t index; /* of its entry */
	const char *entry, *envelope;
};

struct confirmation {
	int64_t index, at;
	bool anew; /* by a re-founding: no act confirmed the key, and the members below are none */
	const char *entry, *text, *digest; /* text: of the act's document; digest: its */
	struct act_document act;
	struct shown_signature *signature; /* of people, as the entry names them, in their order */
	size_t n;
	struct holder_signature holder[HOLDERS_MAX]; /* of holders of the root */
	size_t n_holders;
	const char *site; /* whose people confirm it: said by who reads the person's grants */
	int64_t met,
		met_at; /* since which entry it waited; met: NO_ENTRY, it took effect at once */
};

/*
 * Of a key; every head under which something was proved goes to *by.  *ever false: it was never
 * confirmed, or not by an act, as in logs of before 0.1.0, which is said.  E_TAMPERED: an
 * entry is not in the log, or another one.
 */
must_check enum err confirmation_read(struct cli *c, struct proved *by, const char *key,
				      struct confirmation *out, bool *ever);
