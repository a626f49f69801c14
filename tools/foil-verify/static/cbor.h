/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_STATIC_CBOR_H
#define FOIL_STATIC_CBOR_H

/*
 * The part of libcbor's interface that src/codec uses, for one static binary
 * on systems that have no libcbor.a (Debian's libcbor-dev has none). Only
 * build/foil-verify-static is compiled with this header in the place of
 * libcbor's; the tests of the codec run against both.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef const unsigned char *cbor_data; /* libcbor's name */

enum cbor_decoder_status {
	CBOR_DECODER_FINISHED,
	CBOR_DECODER_NEDATA,
	CBOR_DECODER_ERROR,
};
struct cbor_decoder_result {
	size_t read;
	enum cbor_decoder_status status;
	size_t required;
};
struct cbor_callbacks {
	void (*uint8)(void *, uint8_t);
	void (*uint16)(void *, uint16_t);
	void (*uint32)(void *, uint32_t);
	void (*uint64)(void *, uint64_t);
	void (*negint64)(void *, uint64_t);
	void (*negint32)(void *, uint32_t);
	void (*negint16)(void *, uint16_t);
	void (*negint8)(void *, uint8_t);
	void (*byte_string_start)(void *);
	void (*byte_string)(void *, cbor_data, size_t);
	void (*string)(void *, cbor_data, size_t);
	void (*string_start)(void *);
	void (*indef_array_start)(void *);
	void (*array_start)(void *, size_t);
	void (*indef_map_start)(void *);
	void (*map_start)(void *, size_t);
	void (*tag)(void *, uint64_t);
	void (*float2)(void *, float);
	void (*float4)(void *, float);
	void (*float8)(void *, double);
	void (*undefined)(void *);
	void (*null)(void *);
	void (*boolean)(void *, bool);
	void (*indef_break)(void *);
};

/* One item's head, and the content of a string; at least one byte. */
struct cbor_decoder_result cbor_stream_decode(cbor_data source, size_t source_size,
    const struct cbor_callbacks *callbacks, void *context);

/* Bytes written, in shortest form; 0 when they do not fit. */
size_t cbor_encode_uint(uint64_t value, unsigned char *buffer, size_t buffer_size);
size_t cbor_encode_negint(uint64_t value, unsigned char *buffer, size_t buffer_size);
size_t cbor_encode_bytestring_start(size_t length, unsigned char *buffer, size_t buffer_size);
size_t cbor_encode_string_start(size_t length, unsigned char *buffer, size_t buffer_size);
size_t cbor_encode_array_start(size_t length, unsigned char *buffer, size_t buffer_size);
size_t cbor_encode_map_start(size_t length, unsigned char *buffer, size_t buffer_size);
size_t cbor_encode_tag(uint64_t value, unsigned char *buffer, size_t buffer_size);
size_t cbor_encode_null(unsigned char *buffer, size_t buffer_size);
size_t cbor_encode_bool(bool value, unsigned char *buffer, size_t buffer_size);

void cbor_null_byte_string_start_callback(void *ctx);
void cbor_null_string_start_callback(void *ctx);
void cbor_null_indef_array_start_callback(void *ctx);
void cbor_null_indef_map_start_callback(void *ctx);
void cbor_null_tag_callback(void *ctx, uint64_t v);
void cbor_null_float2_callback(void *ctx, float v);
void cbor_null_float4_callback(void *ctx, float v);
void cbor_null_float8_callback(void *ctx, double v);
void cbor_null_undefined_callback(void *ctx);
void cbor_null_indef_break_callback(void *ctx);

#endif
