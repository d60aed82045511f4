/* main.c - the command `verify`; everything it does is in command.c, so that tests can link it. */
#include "verify/command.h"

int main(int argc, char **argv) { return command_main(argc, argv); }
