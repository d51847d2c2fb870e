"""The clinic: its people, seats and patients, and what 日レセ calls its functions. Nothing of anybody's is in it."""
import dataclasses

# By the first letter of a window, as WebORCA's log has it.
FUNCTIONS = {"M": "menu", "P": "patient-registration", "K": "medical-acts", "C": "diagnoses", "S": "payments", "J": "account-inquiry",
             "Q": "inquiry", "U": "reception", "Y": "appointments", "R": "statements", "H": "claims", "W": "system-management"}
# The programs that lock a patient who is opened in them, as tbl_lock names them. 照会 (ORCA13) is none.
SCREENS = {"U": "ORCA11", "P": "ORCA12", "Y": "ORCA14", "K": "ORCA21", "C": "ORCA22", "S": "ORCA23", "J": "ORCA24"}
NAME_SEARCH, INTERFACE, INQUIRY = "ORCA19", "ORAPI21", "Q"
OPENED_IN = {NAME_SEARCH: "name-search", INTERFACE: "interface", **{screen: FUNCTIONS[letter] for letter, screen in SCREENS.items()}}

RECEPTION, DOCTOR, CLERK = "UUUPPYJSQM", "KKKKCCQM", "RRHKCQM"
PEOPLE = [("hana", RECEPTION), ("aya", RECEPTION), ("mori", RECEPTION), ("kato", RECEPTION), ("ken", DOCTOR), ("yumi", DOCTOR),
          ("sada", DOCTOR), ("abe", CLERK), ("ueda", CLERK), ("ito", RECEPTION)]
TERMINALS = [f"192.0.2.{20 + number}" for number in range(8)]
PROVIDER, ELSEWHERE = "ormaster", "198.51.100.7"
SECRET = "b3JtYXN0ZXI6b3JtYXN0ZXI="  # of a made-up person; must be nowhere but in the log


@dataclasses.dataclass(frozen=True)
class Patient:
    ptid: int  # 日レセ's own
    number: str  # on the card


NUMBERS_BEGIN = "7144006100"  # as nothing else does: what was written can be searched for it
PATIENTS = [Patient(4000 + number, f"{NUMBERS_BEGIN}{number:03}") for number in range(300)]
NEW_PATIENTS = 10  # the last ones of them come for the first time
TITLE = "請求書兼領収書 患者太郎様"  # of every print; must be nowhere but in the database
