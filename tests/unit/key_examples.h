/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_TEST_KEY_EXAMPLES_H
#define FOIL_TEST_KEY_EXAMPLES_H

/* The examples of spec/key.md section 3; both hold the key of RFC 8032 section 7.1, test 1. */
#define HEAD(kdf) \
	"foil-key-1\n" \
	"public 11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n" \
	"kdf " kdf "\n" \
	"salt AAECAwQFBgcICQoLDA0ODw==\n" \
	"nonce QEFCQ0RFRkdISUpLTE1OT1BRUlNUVVZX\n"
#define KDF_NONE "none: whoever can read this file can sign"
static const char unprotected[] = HEAD(
    KDF_NONE) "sealed ZLoyaZnUjosbDdmQu7YKBWI6RlMobLv4yHVZGWp0OqpCNg7GquREe5utcq3hHQj6\n";
static const char protected[] = HEAD(
    "argon2id 3 65536") "sealed bPfm4pTIc3FSIUu3YQijFJsijYvbEpk0m4D340riY/GPW9qJs47uFGdFS7OYJTli\n";
#define PASSPHRASE "correct horse battery staple"
static const char rfc_pub[] = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";

#endif
