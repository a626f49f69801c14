/* SPDX-License-Identifier: Apache-2.0 */
#include "foil.h"

int main(int argc, char **argv)
{
	return foil_main(argc, argv, foil_env_system());
}
