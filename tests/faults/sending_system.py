"""A system that sends what was used to a hub over HTTP, and keeps a ledger of which entry each message became."""
import collections
import hashlib
import json

from callers import Caller

FHIR, ATNA = "application/fhir+json", "application/xml"


def digest(body):
    return hashlib.sha256(body).hexdigest()


def message(name, number):
    """A FHIR AuditEvent or an ATNA message like no other; its media type and its bytes."""
    remark = f"{name} 電子カルテを開く " + "。" * (number * 131 % 900)  # some fill a block, most do not
    if number % 2:
        return FHIR, json.dumps({"resourceType": "AuditEvent", "type": {"code": "rest"}, "recorded": "2026-01-21T04:14:00Z",
                                 "agent": [{"who": {"display": "水野 由美"}, "requestor": True}], "source": {"observer": {"display": "PACS"}},
                                 "entity": [{"name": remark}]}, ensure_ascii=False).encode()
    return ATNA, (f'<?xml version="1.0" encoding="UTF-8"?><AuditMessage><EventIdentification EventActionCode="R" '
                  f'EventDateTime="2026-01-21T04:14:00Z" EventOutcomeIndicator="0"><EventID csd-code="110110" codeSystemName="DCM" '
                  f'originalText="Patient Record"/></EventIdentification><ActiveParticipant UserID="user0001" UserIsRequestor="true"/>'
                  f'<AuditSourceIdentification AuditSourceID="PACS"/><ParticipantObjectIdentification ParticipantObjectID="{number}" '
                  f'ParticipantObjectTypeCode="2" ParticipantObjectName="{remark}"><ParticipantObjectIDTypeCode csd-code="9" '
                  f'codeSystemName="RFC-3881" originalText="Report Number"/></ParticipantObjectIdentification></AuditMessage>').encode()


class SendingSystem:
    """One message at a time; what was not answered is sent again before the next."""

    def __init__(self, connect, person):
        made = person.call("POST", "/senders/tokens", {"name": "PACS", "scopes": ["audit:write"]}).expect(201)
        self.source = made["sender"]["source"]
        self.caller = Caller(connect, {"Authorization": f"Bearer {made['token']}"})
        self.unanswered = None
        self.posts = collections.Counter()  # of each message, by its digest
        self.kept = {}                      # by index: the digest of what was acknowledged
        self.there = {}                     # by index: the digest of what was read
        self.looked = 0

    def send(self, name, number):
        """Unanswered if the hub went away; then it may be there or not."""
        again = self.unanswered
        self.unanswered = kind, body = again or message(name, number)
        self.posts[digest(body)] += 1
        answer = self.caller.call("POST", "/audit-events", body, kind).expect(201)
        if answer["generation"] != 1 or answer["index"] in self.kept:
            raise SystemExit(f"the hub answered {answer} for another message as well")
        self.kept[answer["index"]] = digest(body)
        self.unanswered = None

    def sent_again(self):
        return sum(self.posts.values()) - len(self.posts)

    def compare(self, check, entries, read):
        """`entries` are all of the journal, (source, …) by index; `read` gives an entry's body. Each is read once."""
        for index in range(self.looked, len(entries)):
            if entries[index][0] == self.source:
                self.there[index] = digest(read(index))
        self.looked = len(entries)
        for index, sent in self.kept.items():
            check(self.there.get(index) == sent, f"entry {index} was acknowledged and is not what was sent")
        for sent, copies in collections.Counter(self.there.values()).items():
            check(copies <= self.posts[sent], f"{copies} entries of a message that was sent {self.posts[sent]} times")
        numbers = [entries[index][1] for index in self.there]
        check(numbers == sorted(set(numbers)), "numbers of what was received do not rise")

    def compare_export(self, check, bodies):
        """An export has every message as it was read, byte for byte, behind sixteen bytes of salt."""
        for index, sent in self.there.items():
            check(digest((bodies / str(index)).read_bytes()[16:]) == sent, f"entry {index} is exported as something else")
