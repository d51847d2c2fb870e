import type { ComponentType, JSX } from "preact";
import { useEffect } from "preact/hooks";
import { Route, Switch, useLocation } from "wouter-preact";

import { away, begin, may, proved, session, status } from "./api/state.ts";
import { DevicesPage } from "./capabilities/inventory/devices_page.tsx";
import { AddDevicePage } from "./capabilities/inventory/add_device_page.tsx";
import { ConnectPage } from "./capabilities/inventory/connect_page.tsx";
import { DevicePage } from "./capabilities/inventory/device_page.tsx";
import { ImportPage } from "./capabilities/inventory/import_page.tsx";
import { PrintDevicesPage } from "./capabilities/inventory/print_devices_page.tsx";
import { AddPersonPage, AddTemporaryPage } from "./capabilities/people/add_person_page.tsx";
import { ImportPeoplePage } from "./capabilities/people/import_people_page.tsx";
import { NoticesPage } from "./capabilities/observation/notices_page.tsx";
import { PrintNoticePage } from "./capabilities/observation/print_notice_page.tsx";
import { PrintAccessPage } from "./capabilities/ownership/print_access_page.tsx";
import { AccessRegisterPage } from "./capabilities/ownership/register_page.tsx";
import { PeoplePage } from "./capabilities/people/people_page.tsx";
import { PersonPage } from "./capabilities/people/person_page.tsx";
import { NotYourPage } from "./capabilities/access/not_your_page.tsx";
import { OwnSignInPage } from "./capabilities/access/own_sign_in_page.tsx";
import { ProvingPage } from "./capabilities/access/proving_page.tsx";
import { SignInPage } from "./capabilities/access/sign_in_page.tsx";
import { CatalogPage } from "./capabilities/catalog/catalog_page.tsx";
import { DocumentsPage } from "./capabilities/documents/documents_page.tsx";
import { FactPage } from "./capabilities/evidence/fact_page.tsx";
import { EntryPage } from "./capabilities/journal/entry_page.tsx";
import { JournalPage } from "./capabilities/journal/journal_page.tsx";
import { ArticlePage } from "./capabilities/posture/article_page.tsx";
import { BoardPage } from "./capabilities/posture/board_page.tsx";
import { ControlPage } from "./capabilities/posture/control_page.tsx";
import { PrintBoardPage } from "./capabilities/posture/print_board_page.tsx";
import { TodayPage } from "./capabilities/posture/today_page.tsx";
import { BoardReader } from "./capabilities/posture/board.tsx";
import { ReviewPage } from "./capabilities/reviews/review_page.tsx";
import { ReviewsPage } from "./capabilities/reviews/reviews_page.tsx";
import { PrintChecklistPage } from "./capabilities/statements/print_checklist_page.tsx";
import { StatementPage } from "./capabilities/statements/statement_page.tsx";
import { StatementsPage } from "./capabilities/statements/statements_page.tsx";
import { ImportReadingPage } from "./capabilities/visits/import_reading_page.tsx";
import { SelfCheckPage } from "./capabilities/visits/self_check_page.tsx";
import { VisitsPage } from "./capabilities/visits/visits_page.tsx";
import { PrintConnectionPage } from "./hub/print_connection_page.tsx";
import { PrintsPage } from "./hub/prints_page.tsx";
import { RecoveryPage } from "./hub/recovery_page.tsx";
import { SettingsPage } from "./hub/settings_page.tsx";
import { SetupPage } from "./hub/setup/setup_page.tsx";
import { followEvents } from "./live/events.ts";
import { Empty, Waiting } from "./parts/quiet.tsx";
import { PageHead } from "./parts/page.tsx";
import { PartsPage } from "./parts/parts_page.tsx";
import { AwayBar } from "./parts/bars.tsx";
import { MenuFrame, PaperFrame, PlainFrame } from "./frame.tsx";
import { ROUTES } from "./routes.js";
import { say } from "./words/language.ts";

type Entry = (typeof ROUTES)[number];

const PAGES: Record<Entry["page"], ComponentType> = {
  addDevice: AddDevicePage,
  addPerson: AddPersonPage,
  addTemporary: AddTemporaryPage,
  article: ArticlePage,
  board: BoardPage,
  catalog: CatalogPage,
  connect: ConnectPage,
  control: ControlPage,
  device: DevicePage,
  devices: DevicesPage,
  documents: DocumentsPage,
  entry: EntryPage,
  fact: FactPage,
  importDevices: ImportPage,
  importPeople: ImportPeoplePage,
  importReading: ImportReadingPage,
  journal: JournalPage,
  notices: NoticesPage,
  ownSignIn: OwnSignInPage,
  parts: PartsPage,
  accessRegister: AccessRegisterPage,
  people: PeoplePage,
  person: PersonPage,
  printAccess: PrintAccessPage,
  printBoard: PrintBoardPage,
  printChecklist: PrintChecklistPage,
  printConnection: PrintConnectionPage,
  printDevices: PrintDevicesPage,
  printNotice: PrintNoticePage,
  prints: PrintsPage,
  recovery: RecoveryPage,
  review: ReviewPage,
  reviews: ReviewsPage,
  settings: SettingsPage,
  selfCheck: SelfCheckPage,
  setup: SetupPage,
  signIn: SignInPage,
  statement: StatementPage,
  statements: StatementsPage,
  today: TodayPage,
  visits: VisitsPage,
};

/// The page that belongs to the address, once it is known who asks.
export function App(): JSX.Element {
  const follows = may("streamEvents");
  useEffect(() => (follows ? followEvents() : undefined), [follows]);
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
  const Page = PAGES[route.page];
  const [, go] = useLocation();
  const set_up = status.value?.set_up;
  useEffect(() => {
    if (set_up === false && !route.open) go("/setup", { replace: true });
  }, [set_up, route.open, go]);

  if (!route.open && session.value === undefined) {
    return <PlainFrame>{away.value ? <NoAnswer /> : <Opening />}</PlainFrame>;
  }
  if (!route.open && session.value === null) {
    return (
      <PlainFrame>
        <SignInPage />
      </PlainFrame>
    );
  }
  if (session.value && !proved.value && (!route.open || route.page === "signIn")) {
    return (
      <PlainFrame>
        <ProvingPage />
      </PlainFrame>
    );
  }
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
