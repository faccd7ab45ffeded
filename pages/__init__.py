"""One file a page of the workbench."""

from __future__ import annotations

from typing import Final

from hotpass.access import Act

#: By group and page what a role must permit for the page to appear.
PAGES: Final = {
    "Work": {
        "overview": ("Overview", Act.READ),
        "upload": ("Upload", Act.RUN),
        "runs": ("Runs", Act.READ),
        "review": ("Review", Act.DECIDE),
    },
    "Data": {
        "entities": ("Entities", Act.READ),
        "quality": ("Quality", Act.READ),
        "linkage": ("Linkage", Act.READ),
    },
    "Compliance": {
        "compliance": ("Compliance", Act.COMPLIANCE),
        "subjects": ("Data subjects", Act.SUBJECTS),
        "registers": ("Registers", Act.REGISTERS),
        "inventory": ("Personal information", Act.ACCESS),
        "access": ("Access", Act.ACCESS),
        "audit": ("Audit", Act.AUDIT),
    },
    "Set-up": {
        "profiles": ("Profiles", Act.CONFIGURE),
        "labelling": ("Labelling", Act.CONFIGURE),
    },
}
