#include <systemd/sd-daemon.h>
/* sd_journal_sendv also adds CODE_FILE and its relatives unless told not to. */
#define SD_JOURNAL_SUPPRESS_LOCATION
#include <systemd/sd-journal.h>
