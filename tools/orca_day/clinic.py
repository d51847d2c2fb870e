"""The clinic: its people, seats and patients, and what 日レセ calls its functions. Nothing of anybody's is in it."""
import base64
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
ROUTER = "192.0.2.40"  # behind which the last two stand
AT_SERVER = "127.0.0.1"  # who works there is connected from no other machine
PROVIDER, ELSEWHERE = "ormaster", "198.51.100.7"
PASSWORD = "hirakegoma-3141"  # of whoever is refused; must be nowhere but in the log, in whatever form
SECRET = base64.b64encode(f"{PROVIDER}:{PASSWORD}".encode()).decode()


def address_of(terminal):
    """By which 日レセ's server knows it."""
    return ROUTER if terminal in TERMINALS[-2:] else terminal


def terminals_at(address):
    return [terminal for terminal in (*TERMINALS, AT_SERVER, ELSEWHERE) if address_of(terminal) == address]


@dataclasses.dataclass(frozen=True)
class Patient:
    ptid: int  # 日レセ's own
    number: str  # on the card


NUMBERS_BEGIN, PTIDS_BEGIN = "7144006100", "7155007"  # as nothing else does: what was written can be searched for them
PATIENTS = [Patient(int(f"{PTIDS_BEGIN}{number:03}"), f"{NUMBERS_BEGIN}{number:03}") for number in range(300)]
NEW_PATIENTS = 10  # the last ones of them come for the first time
NAME = "患者太郎"  # of every patient
TITLE = f"請求書兼領収書 {NAME}様"  # of every print; must be nowhere but in the database
NOWHERE_ELSE = (SECRET, PASSWORD, NUMBERS_BEGIN, NAME)  # than in what 日レセ writes itself
