#include "validation/count.h"

#include "data/artifact.h"
#include "rules/score.h"

enum err counted_bytes(struct ctx *cx, struct db *db, const struct blobs *b, const char *digest,
		       const char *class, const char **bytes, size_t *size)
{
	int64_t known;

	TRY(db_artifact_size(cx, db, digest, class, &known));
	if (known < 0)
		return errf(cx, E_NOT_FOUND, "there is no artifact %s", digest);
	*size = (size_t)known;
	return blob_load(cx, b, digest, (uint64_t)known, SCORE_BYTES_MAX, bytes);
}

enum err predictions_count(struct ctx *cx, struct db *db, const struct blobs *b, const char *labels,
			   const char *predictions, const struct acceptance *a,
			   struct confusion *out)
{
	const char *of_labels, *of_predictions;
	struct score_table truth, said;
	size_t labels_size, size;

	TRY(counted_bytes(cx, db, b, labels, CLASS_LABELS, &of_labels, &labels_size));
	TRY(counted_bytes(cx, db, b, predictions, CLASS_REGISTRY, &of_predictions, &size));
	TRY(score_read(cx, SCORE_LABELS, of_labels, labels_size, &truth));
	TRY(score_read(cx, SCORE_PREDICTIONS, of_predictions, size, &said));
	return score_count(cx, &truth, &said, a->threshold_value, out);
}
