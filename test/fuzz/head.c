#include "http/head.h"

#include <strings.h>

#include "fuzz.h"

/* What a head that was let through is, by a second reading of its text. */
static void head_holds(const char *at, size_t size)
{
	static const char ends[] = " HTTP/1.";
	const char *line_end = memmem(at, size, "\r\n", 2), *line;

	must(line_end && line_end - at >= 12 && memcmp(line_end - 9, ends, strlen(ends)) == 0);
	must(memchr(at, ' ', size) != line_end - 9);
	for (size_t i = 0; i < size; i++) {
		unsigned char c = (unsigned char)at[i];

		must((c >= ' ' && c != 0x7f) || c == '\t' || c == '\r' || c == '\n');
		must(c != '\r' || at[i + 1] == '\n');
		must(c != '\n' || at[i - 1] == '\r');
	}
	for (line = line_end + 2; line < at + size - 2; line = line_end + 2) {
		const char *colon = memchr(line, ':', size - (size_t)(line - at));

		line_end = memmem(line, size - (size_t)(line - at), "\r\n", 2);
		must(colon && colon < line_end && colon > line);
		for (const char *p = line; p < colon; p++)
			must(*p > ' ' && !strchr("\"(),/:;<=>?@[\\]{}", *p));
	}
	must(line == at + size - 2);
}

/* Byte for byte: where each head begins and ends, and what stands between is no head's. */
static void read_bytewise(struct head *h, const char *bytes, size_t size)
{
	size_t begun = 0;
	uint64_t whole = 0;

	for (size_t i = 0; i < size && !h->why; i++) {
		if (h->at == HEAD_BEFORE)
			begun = i;
		head_hear(h, bytes + i, 1);
		if (h->whole == whole)
			continue;
		whole = h->whole;
		head_holds(bytes + begun, i + 1 - begun);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	char *text = malloc(size + 1);
	struct head whole = { 0 }, pieces = { 0 };
	size_t good;

	memcpy(text, bytes, size);
	text[size] = '\0';
	good = head_hear(&whole, text, size);
	read_bytewise(&pieces, text, size);
	must(whole.at == pieces.at && whole.whole == pieces.whole && whole.length == pieces.length);
	must(!whole.why == !pieces.why && (whole.why || good == size));
	must(!whole.why || (*whole.place && strcmp(whole.why, pieces.why) == 0 && good < size));
	free(text);
	return 0;
}
