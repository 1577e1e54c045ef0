#pragma once

/* Controlled documents that say all they must: as they are, and as text inside a JSON body. */

#define MODEL_DOC(model, purpose)                                 \
	"{\"v\":1,\"model\":\"" model "\",\"purpose\":\"" purpose \
	"\",\"risk_class\":\"B\",\"owner\":\"jonas\",\"kind\":\"static\"}"
#define MODEL_TEXT(model, purpose)                                                    \
	"\"{\\\"v\\\":1,\\\"model\\\":\\\"" model "\\\",\\\"purpose\\\":\\\"" purpose \
	"\\\",\\\"risk_class\\\":\\\"B\\\",\\\"owner\\\":\\\"jonas\\\","              \
	"\\\"kind\\\":\\\"static\\\"}\""

/* One ring, of one device. */
#define PLAN_TEXT(plan)                                                 \
	"\"{\\\"v\\\":1,\\\"plan\\\":\\\"" plan "\\\",\\\"rings\\\":[{" \
	"\\\"name\\\":\\\"first\\\",\\\"devices\\\":[\\\"press-1\\\"]," \
	"\\\"gate\\\":{\\\"count\\\":1,\\\"success_percent\\\":100,"    \
	"\\\"soak_seconds\\\":1}}]}\""
