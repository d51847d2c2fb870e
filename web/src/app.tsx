import type { ComponentChildren, ComponentType, JSX } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { Route, Switch, useLocation } from "wouter-preact";

import { away, begin, covered, may, proved, session, status, visitor } from "./api/state.ts";
import { NotYourPage } from "./capabilities/access/not_your_page.tsx";
import { SignInPage } from "./capabilities/access/sign_in_page.tsx";
import { ArticlePage } from "./capabilities/posture/article_page.tsx";
import { BoardPage } from "./capabilities/posture/board_page.tsx";
import { ControlPage } from "./capabilities/posture/control_page.tsx";
import { PrintBoardPage } from "./capabilities/posture/print_board_page.tsx";
import { TodayPage } from "./capabilities/posture/today_page.tsx";
import { BoardReader } from "./capabilities/posture/board.tsx";
import { followEvents } from "./live/events.ts";
import { later } from "./live/later.tsx";
import { Empty, Waiting } from "./parts/quiet.tsx";
import { PageHead, Unseen } from "./parts/page.tsx";
import { AwayBar } from "./parts/bars.tsx";
import { MenuFrame, PaperFrame, PlainFrame } from "./frame.tsx";
import { ROUTES } from "./routes.js";
import { say } from "./words/language.ts";

type Entry = (typeof ROUTES)[number];

const ProvingPage = later(() => import("./capabilities/access/proving_page.tsx").then((it) => it.ProvingPage));

/// What the board leads to at once is part of the first script; the rest is fetched when it is opened.
const PAGES: Record<Entry["page"], ComponentType> = {
  addDevice: later(() => import("./capabilities/inventory/add_device_page.tsx").then((it) => it.AddDevicePage)),
  addPerson: later(() => import("./capabilities/people/add_person_page.tsx").then((it) => it.AddPersonPage)),
  addTemporary: later(() => import("./capabilities/people/add_person_page.tsx").then((it) => it.AddTemporaryPage)),
  article: ArticlePage,
  board: BoardPage,
  calendar: later(() => import("./capabilities/duties/calendar_page.tsx").then((it) => it.CalendarPage)),
  catalog: later(() => import("./capabilities/catalog/catalog_page.tsx").then((it) => it.CatalogPage)),
  connect: later(() => import("./capabilities/inventory/connect_page.tsx").then((it) => it.ConnectPage)),
  control: ControlPage,
  daily: later(() => import("./capabilities/daily/daily_page.tsx").then((it) => it.DailyPage)),
  device: later(() => import("./capabilities/inventory/device_page.tsx").then((it) => it.DevicePage)),
  devices: later(() => import("./capabilities/inventory/devices_page.tsx").then((it) => it.DevicesPage)),
  documents: later(() => import("./capabilities/documents/documents_page.tsx").then((it) => it.DocumentsPage)),
  entry: later(() => import("./capabilities/journal/entry_page.tsx").then((it) => it.EntryPage)),
  fact: later(() => import("./capabilities/evidence/fact_page.tsx").then((it) => it.FactPage)),
  importDevices: later(() => import("./capabilities/inventory/import_page.tsx").then((it) => it.ImportPage)),
  importPeople: later(() => import("./capabilities/people/import_people_page.tsx").then((it) => it.ImportPeoplePage)),
  importReading: later(() => import("./capabilities/visits/import_reading_page.tsx").then((it) => it.ImportReadingPage)),
  internet: later(() => import("./capabilities/internet/internet_page.tsx").then((it) => it.InternetPage)),
  journal: later(() => import("./capabilities/journal/journal_page.tsx").then((it) => it.JournalPage)),
  mailSettings: later(() => import("./capabilities/mail/mail_settings_page.tsx").then((it) => it.MailSettingsPage)),
  maintenance: later(() => import("./capabilities/maintenance/maintenance_page.tsx").then((it) => it.MaintenancePage)),
  printMaintenance: later(() => import("./capabilities/maintenance/print_maintenance_page.tsx").then((it) => it.PrintMaintenancePage)),
  notices: later(() => import("./capabilities/observation/notices_page.tsx").then((it) => it.NoticesPage)),
  orcaSessions: later(() => import("./capabilities/orca/sessions_page.tsx").then((it) => it.OrcaSessionsPage)),
  orcaState: later(() => import("./capabilities/orca/state_page.tsx").then((it) => it.OrcaStatePage)),
  own: later(() => import("./capabilities/observation/own_records_page.tsx").then((it) => it.OwnRecordsPage)),
  printPaperJournal: later(() => import("./capabilities/usage/print_paper_journal_page.tsx").then((it) => it.PrintPaperJournalPage)),
  importUses: later(() => import("./capabilities/usage/import_uses_page.tsx").then((it) => it.ImportUsesPage)),
  writtenUses: later(() => import("./capabilities/usage/written_uses_page.tsx").then((it) => it.WrittenUsesPage)),
  ownSignIn: later(() => import("./capabilities/access/own_sign_in_page.tsx").then((it) => it.OwnSignInPage)),
  parts: later(() => import("./parts/parts_page.tsx").then((it) => it.PartsPage)),
  accessRegister: later(() => import("./capabilities/ownership/register_page.tsx").then((it) => it.AccessRegisterPage)),
  people: later(() => import("./capabilities/people/people_page.tsx").then((it) => it.PeoplePage)),
  person: later(() => import("./capabilities/people/person_page.tsx").then((it) => it.PersonPage)),
  printAccess: later(() => import("./capabilities/ownership/print_access_page.tsx").then((it) => it.PrintAccessPage)),
  printBoard: PrintBoardPage,
  printChecklist: later(() => import("./capabilities/statements/print_checklist_page.tsx").then((it) => it.PrintChecklistPage)),
  printConnection: later(() => import("./hub/print_connection_page.tsx").then((it) => it.PrintConnectionPage)),
  printDevices: later(() => import("./capabilities/inventory/print_devices_page.tsx").then((it) => it.PrintDevicesPage)),
  printNotice: later(() => import("./capabilities/observation/print_notice_page.tsx").then((it) => it.PrintNoticePage)),
  prints: later(() => import("./hub/prints_page.tsx").then((it) => it.PrintsPage)),
  reading: later(() => import("./capabilities/reading/reading_page.tsx").then((it) => it.ReadingPage)),
  recovery: later(() => import("./hub/recovery_page.tsx").then((it) => it.RecoveryPage)),
  logChecks: later(() => import("./capabilities/logchecks/log_checks_page.tsx").then((it) => it.LogChecksPage)),
  printAccessLog: later(() => import("./capabilities/logchecks/print_access_log_page.tsx").then((it) => it.PrintAccessLogPage)),
  printContacts: later(() => import("./capabilities/people/print_contacts_page.tsx").then((it) => it.PrintContactsPage)),
  retention: later(() => import("./capabilities/journal/retention_page.tsx").then((it) => it.RetentionPage)),
  review: later(() => import("./capabilities/reviews/review_page.tsx").then((it) => it.ReviewPage)),
  reviews: later(() => import("./capabilities/reviews/reviews_page.tsx").then((it) => it.ReviewsPage)),
  settings: later(() => import("./hub/settings_page.tsx").then((it) => it.SettingsPage)),
  searchJournal: later(() => import("./capabilities/journal/search_page.tsx").then((it) => it.SearchPage)),
  selfCheck: later(() => import("./capabilities/visits/self_check_page.tsx").then((it) => it.SelfCheckPage)),
  senders: later(() => import("./capabilities/usage/senders_page.tsx").then((it) => it.SendersPage)),
  setup: later(() => import("./hub/setup/setup_page.tsx").then((it) => it.SetupPage)),
  signIn: SignInPage,
  statement: later(() => import("./capabilities/statements/statement_page.tsx").then((it) => it.StatementPage)),
  statements: later(() => import("./capabilities/statements/statements_page.tsx").then((it) => it.StatementsPage)),
  today: TodayPage,
  fileWorry: later(() => import("./capabilities/incidents/file_worry_page.tsx").then((it) => it.FileWorryPage)),
  printReview: later(() => import("./capabilities/reviews/print_review_page.tsx").then((it) => it.PrintReviewPage)),
  printWorry: later(() => import("./capabilities/incidents/print_worry_page.tsx").then((it) => it.PrintWorryPage)),
  printWorryForm: later(() => import("./capabilities/incidents/print_worry_page.tsx").then((it) => it.PrintWorryFormPage)),
  worries: later(() => import("./capabilities/incidents/worries_page.tsx").then((it) => it.WorriesPage)),
  worry: later(() => import("./capabilities/incidents/worry_page.tsx").then((it) => it.WorryPage)),
  witnesses: later(() => import("./capabilities/journal/witnesses_page.tsx").then((it) => it.WitnessesPage)),
  visits: later(() => import("./capabilities/visits/visits_page.tsx").then((it) => it.VisitsPage)),
};

/// The page that belongs to the address, once it is known who asks.
export function App(): JSX.Element {
  const follows = may("streamEvents") && !covered.value ? session.value?.person.id : undefined;
  useEffect(() => (follows === undefined ? undefined : followEvents(follows)), [follows]);
  return (
    <BoardReader>
      <Switch>
        {ROUTES.map((route) => (
          <Route key={route.path} path={route.path}>
            <Guarded route={route} />
          </Route>
        ))}
        <Route>
          <PlainFrame>
            <PageHead title={say("ページがありません", "No such page")} />
            <Empty title={say("この場所には何もありません。", "There is nothing at this address.")}>
              <a href="/">{say("今日やることへ", "Go to today")}</a>
            </Empty>
          </PlainFrame>
        </Route>
      </Switch>
    </BoardReader>
  );
}

function Guarded({ route }: { route: Entry }): JSX.Element {
  const [, go] = useLocation();
  const set_up = status.value?.set_up;
  useEffect(() => {
    if (set_up === false && !route.open) go("/setup", { replace: true });
  }, [set_up, route.open, go]);

  const is_shown = useRef(false);
  const door = doorTo(route);
  const waits = door !== null && covered.value && !route.open && is_shown.current;
  is_shown.current = door === null || waits;
  if (door && !waits) return <PlainFrame>{door}</PlainFrame>;
  return (
    <>
      {door ? <PlainFrame>{door}</PlainFrame> : null}
      <Covered key={route.open ? "" : session.value?.person.id} is={door !== null}>
        <Framed route={route} />
      </Covered>
    </>
  );
}

/// What stands before the page: that it is not known yet who asks, or that they have something to say or to prove.
function doorTo(route: Entry): JSX.Element | null {
  const who = visitor.value;
  if (!route.open && who === undefined) return away.value ? <NoAnswer /> : <Opening />;
  if (!route.open && who === null) return <SignInPage />;
  if (who && who.proof !== "whole" && (!route.open || route.page === "signIn")) return <ProvingPage />;
  return null;
}

/// A page that nobody sees or reaches while it is covered; whoever comes back finds it, and the focus, as they were.
function Covered({ is, children }: { is: boolean; children: ComponentChildren }): JSX.Element {
  useLayoutEffect(() => {
    if (!is) return undefined;
    const focused = document.activeElement;
    return () => {
      if (focused instanceof HTMLElement && focused.isConnected) focused.focus({ preventScroll: true });
    };
  }, [is]);
  return (
    <div class={is ? "hidden" : "contents"} hidden={is} inert={is}>
      <Unseen.Provider value={is}>{children}</Unseen.Provider>
    </div>
  );
}

function Framed({ route }: { route: Entry }): JSX.Element {
  const Page = PAGES[route.page];
  const mine = route.needs === null || may(route.needs);
  if (mine && route.frame === "paper") {
    return (
      <PaperFrame>
        <Page />
      </PaperFrame>
    );
  }
  const page = mine ? <Page /> : <NotYourPage />;
  if (route.frame === "plain" || !proved.value) return <PlainFrame>{page}</PlainFrame>;
  return <MenuFrame>{page}</MenuFrame>;
}

function Opening(): JSX.Element {
  return (
    <>
      <PageHead title={say("関所を開いています", "Opening Sekisho")} />
      <Waiting title={say("関所本体に尋ねています", "Asking the hub")} />
    </>
  );
}

function NoAnswer(): JSX.Element {
  useEffect(() => {
    const timer = setInterval(() => void begin(), 5000);
    return () => clearInterval(timer);
  }, []);
  return (
    <>
      <PageHead title={say("関所本体とつながりません", "The hub does not answer")} />
      <AwayBar since={null} />
      <p>
        {say(
          "関所本体の電源とケーブルを確かめてください。5秒ごとに、もう一度試しています。",
          "Please check the hub's power and cable. This page tries again every five seconds.",
        )}
      </p>
    </>
  );
}
