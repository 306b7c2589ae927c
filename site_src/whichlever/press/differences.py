"""What comes out otherwise when it runs twice."""

from __future__ import annotations

from whichlever.press.jobs import make_jobs
from whichlever.press.kept.parsing import catalog_of
from whichlever.project import Project
from whichlever.runner.build_options import Options
from whichlever.runner.run import twice


def differences(project: Project, options: Options) -> list[str]:
    """The cells that give another output when they run twice, as messages."""
    return [str(one) for one in twice.differences(make_jobs(catalog_of(project)), project, workers=options.workers)]
