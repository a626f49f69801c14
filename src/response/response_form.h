/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FOIL_RESPONSE_FORM_H
#define FOIL_RESPONSE_FORM_H

/* Constants that the writer and the reader of a bundle share. */

#define SELF_DESCRIBED 55799 /* RFC 8949 section 3.4.6: d9d9f7 */
#define RESPONSE_MAGIC "foil-response-1"
#define REQUESTER_MAGIC "foil-requester-1"

#endif
