"""WebORCA's log, line by line."""


class Log:
    def __init__(self, random):
        self.random = random
        self.lines = []  # (moment, text), text without its date
        self.breaks = []  # (moment, address) of connections that broke
        self.leavings = []  # moments at which a browser closed its own
        self.closings = []  # the moment of each that ended, however

    def say(self, moment, text):
        self.lines.append((moment.replace(microsecond=0), text))

    def server_starts(self, moment):
        self.say(moment, "*** WebORCA SERVER START:")
        self.say(moment, "Server Mode: HTTP\n⇨ http server started on [::]:8000")

    def session_begins(self, moment, session):
        self.say(moment, f"Websocket subscribe: orca {session}")

    def logged_out(self, moment, session, user, had_row):
        self.say(moment, f"end_session-:orca {session}\n{self.cleared(session, user, had_row)}")

    def browser_left(self, moment):
        self.leavings.append(moment)
        self.say(moment, "Websocket ReadError: orca websocket: close 1001 (going away)")

    def broken(self, moment, connection, why):
        """The one line of a session that names its terminal."""
        self.breaks.append((moment, connection.address))
        self.say(moment, f"Websocket ReadError: orca read tcp 192.0.2.10:8000->{connection.address}:{connection.port}: {why}")

    def closed(self, moment, session):
        self.closings.append(moment)
        self.say(moment, f"Websocket Closed: orca {session}")

    def together_with(self, moment):
        """The moments of endings that no whole second lies between, one after the other, this one among them."""
        moments = sorted({*self.leavings, *self.closings, *(moment for moment, _ in self.breaks)})
        chains = [[]]
        for one in moments:
            if chains[-1] and (one.replace(microsecond=0) - chains[-1][-1].replace(microsecond=0)).total_seconds() > 1:
                chains.append([])
            chains[-1].append(one)
        return next(set(chain) for chain in chains if moment in chain)

    def cleared_later(self, moment, session, user, had_row):
        """A session that nobody logged out of is cleared away, with the patient it had open."""
        self.say(moment, self.cleared(session, user, had_row))

    def cleared(self, session, user, had_row):
        """日レセ looks for the session's row of tbl_lock, and takes it away."""
        fetched = "FETCH=+000000000\nDELETE = +000000000" if had_row else "FETCH=+000000001"
        return f"==== ORCGSESEND\nM00\nB06\nCLICKED\n{session}\n{user}\n{fetched}\nDestroySessionWithWS: {user}"

    def operated(self, moment, user, letter):
        window = f"{letter}{self.random.randrange(0, 20):02}"
        self.say(moment, f"RPC-:orca  {user} {window} send_event CLICKED B{self.random.randrange(1, 40):02} tot:{self.random.randrange(5, 90)}ms "
                         f"app:{self.random.randrange(2, 80)}ms  sts:200")

    def called(self, moment, user, api):
        self.say(moment, f"API-:orca  {user} {api} ORAPI101R1V2 false api:{self.random.randrange(5, 40)}ms tot:{self.random.randrange(41, 90)}ms")

    def refused(self, moment, connection, secret, number):
        """The server writes all of the request into its log."""
        self.say(moment, f"&{{GET /api01rv2/patientgetv2?id={number} HTTP/1.1 1 1 map[Accept:[*/*] Authorization:[Basic {secret}] "
                         f"User-Agent:[curl/8.7.1]] {{}} <nil> 0 [] false localhost:8000 map[] map[] <nil> map[] {connection.address}:{connection.port} "
                         f"/api01rv2/patientgetv2?id={number} <nil> <nil> <nil>  0xc001564050 <nil> [] map[]}}\n@Auth Error:401")

    def text(self, later):
        """Each as a chunk: dated, and what belongs to it without a date. All of it so much later."""
        for moment, said in sorted(self.lines, key=lambda line: line[0]):
            stamp = (moment + later).strftime("%Y/%m/%d %H:%M:%S ")
            yield moment + later, (said.replace("\n@", "\n" + stamp) if said.startswith(("&", "=")) else stamp + said) + "\n"
