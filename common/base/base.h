#pragma once

/*
 * The few words that every file uses: attributes, the size of an array, the
 * struct around a member, and the range of whole numbers that each JSON reader
 * counts alike.  Nothing here has state or needs a header of ours.  Pure; any
 * thread.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define must_check                      __attribute__((warn_unused_result))
#define cleanup(fn)                     __attribute__((cleanup(fn), unused))
#define printf_like(fmt, args)          __attribute__((format(printf, fmt, args), nonnull(fmt)))
#define countof(a)                      (sizeof(a) / sizeof((a)[0]))
#define container_of(ptr, type, member) ((type *)((uintptr_t)(ptr)-offsetof(type, member)))

/* A limit in a sentence, from the constant: "1 to " as_text(PATHS_MAX) " paths".  The constant is a
 * plain number. */
#define as_text(limit)  as_text_(limit)
#define as_text_(limit) #limit

/* Whole numbers in JSON stay where every reader counts alike: within +-(2^53 - 1). */
#define INT_SAFE_MAX INT64_C(9007199254740991)
