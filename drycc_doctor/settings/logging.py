"""The chapter on platform logging (drycc/logging#index-names, drycc/logging#quickwit-storage)."""

from functools import partial

from drycc_doctor.sealing.grammars import PREFIX
from drycc_doctor.settings.setting import G1, settings

_of = partial(settings, chapter="Platform logging", dead=G1)
_prefix = partial(_of, check="logging-prefix", grammar=PREFIX)

SETTINGS = (
    *_prefix("fluentbit.quickwit.logIndexPrefix controller.quickwit.logIndexPrefix quickwit.logIndexPrefix"),
    *_of("quickwit.indexer.persistence", check="logging-storage"),
    *_prefix("QUICKWIT_LOG_INDEX_PREFIX", "controller"),
)
