#include "capabilities/posture/posture.h"

#include <algorithm>
#include <set>
#include <utility>

#include "capabilities/posture/posture_state.h"

namespace sekisho::posture {
namespace {

using catalog::ControlSpec;

// A row's own sentence; a row that is as it should be needs none.
std::optional<Text> sentenceOfRow(const Posture::State& state, const ControlSpec& control,
                                  const JudgedRow& row) {
  const auto* measured = control.measured();
  if (measured == nullptr || row.ok == RowOk::Yes) return std::nullopt;
  Reason reason{.message = row.ok == RowOk::No ? measured->message : measured->unknown,
                .arguments = argumentsOf(row)};
  state.nameDevices(reason.arguments);
  return sentenceOf(*state.specs, control, reason);
}

DeviceRows rowsOf(const Posture::State& state, const Watched& control, const Pair& pair,
                  const PairResult& result) {
  const ControlSpec& spec = *control.spec;
  DeviceRows shown{.device = {},
                   .judgement = result.judgement,
                   .sentence = sentenceOf(*state.specs, spec, result.judgement.reason),
                   .seen_at = result.seen_at,
                   .asleep_since = result.asleep_since,
                   .tables = state.stateOf(control, pair.device).tables};
  if (pair.device) {
    const auto named = std::ranges::find(state.devices, *pair.device, &NamedDevice::id);
    if (named != state.devices.end()) shown.device = *named;
  }
  if (spec.measured() == nullptr || control.broken) return shown;
  auto answer = state.ports.questions.ask(spec.measured()->judge, pair.device);
  if (!answer) return shown;
  shown.items_of = answer->rows.size();
  std::ranges::stable_sort(answer->rows, {}, &JudgedRow::ok);
  if (answer->rows.size() > kMaxItemsShown) answer->rows.resize(kMaxItemsShown);
  for (JudgedRow& row : answer->rows) {
    auto sentence = sentenceOfRow(state, spec, row);
    shown.items.push_back({row.ok, std::move(sentence), std::move(row.values)});
  }
  return shown;
}

}  // namespace

Posture::Posture(std::unique_ptr<State> state)
    : state_(std::move(state)), shown_(std::make_shared<Board>(state_->board())) {}
Posture::~Posture() = default;

Result<std::unique_ptr<Posture>> Posture::open(const catalog::Specs& specs, const Ports& ports,
                                               Instant now) {
  auto state = std::make_unique<State>(specs, ports);
  state->now = now;
  auto watched = state->watch(specs);
  if (!watched) return std::unexpected(std::move(watched.error()));
  state->controls = std::move(*watched);
  if (auto loaded = state->load(); !loaded) return std::unexpected(std::move(loaded.error()));
  if (auto read = state->readClinic(); !read) return std::unexpected(std::move(read.error()));
  return std::unique_ptr<Posture>(new Posture(std::move(state)));
}

Result<void> Posture::use(const catalog::Specs& specs) {
  const Lock lock(mutex_);
  State& state = *state_;
  auto watched = state.watch(specs);
  if (!watched) return std::unexpected(std::move(watched.error()));
  state.specs = &specs;
  state.controls = std::move(*watched);
  state.clinic_changed = true;  // populations and rules are the controls'
  state.due = true;
  if (auto read = state.readClinic(); !read) return read;
  show();
  return {};
}

Result<void> Posture::tableReceived(DeviceId device, std::string_view table) {
  const Lock lock(mutex_);
  state_->due = true;
  return state_->known.received(device, table);
}

void Posture::registersChanged() {
  const Lock lock(mutex_);
  state_->clinic_changed = true;
}

void Posture::clockSetBack(Instant now) {
  const Lock lock(mutex_);
  state_->known.doubtTimes();
  state_->now = now;
  state_->due = true;
}

Result<Ticked> Posture::tick(Instant now) {
  const Lock lock(mutex_);
  State& state = *state_;
  state.now = std::max(state.now, now);
  if (state.must_load) {
    if (auto loaded = state.load(); !loaded) return std::unexpected(std::move(loaded.error()));
    state.due = true;
  }
  if (state.clinic_changed || japaneseDays(state.now) != state.today) {
    if (auto read = state.readClinic(); !read) return std::unexpected(std::move(read.error()));
  }
  if (auto read = state.readPresences(); !read) return std::unexpected(std::move(read.error()));
  Ticked ticked;
  if (!state.due && (!state.next_change || state.now < *state.next_change)) return ticked;
  state.judgeAll(ticked);
  const auto recorded = state.recordAll(ticked);
  state.due = !recorded;
  show();
  if (!recorded) return std::unexpected(recorded.error());
  return ticked;
}

void Posture::show() {
  auto board = std::make_shared<Board>(state_->board());
  const Lock lock(shown_mutex_);
  shown_ = std::move(board);
}

std::shared_ptr<const Board> Posture::board() const {
  const Lock lock(shown_mutex_);
  return shown_;
}

Result<ArticleView> Posture::article(std::string_view id) const {
  const auto shown = board();
  const auto found = std::ranges::find(shown->articles, id, &ArticleView::id);
  if (found == shown->articles.end()) return fail(ErrorCode::NotFound, kUnknownArticle);
  return *found;
}

Result<ControlView> Posture::control(const ControlId& id) const {
  const Lock lock(mutex_);
  const Watched* control = state_->watched(id.name);
  if (control == nullptr) return fail(ErrorCode::NotFound, kUnknownControl);
  return viewOf(*control->spec, state_->parts());
}

Result<Posture::WithTables> Posture::controlWithTables(const ControlId& id) const {
  const Lock lock(mutex_);
  const Watched* control = state_->watched(id.name);
  if (control == nullptr) return fail(ErrorCode::NotFound, kUnknownControl);
  std::set<TableBehind> tables;
  for (auto at = state_->results.lower_bound(Pair{id, {}});
       at != state_->results.end() && at->first.control == id; ++at) {
    tables.insert(at->second.behind.begin(), at->second.behind.end());
  }
  return WithTables{.view = viewOf(*control->spec, state_->parts()),
                    .tables = {tables.begin(), tables.end()}};
}

Result<std::vector<VerdictChange>> Posture::changes(std::string_view article, Instant since) const {
  const Lock lock(mutex_);
  std::vector<ControlId> controls;
  for (const ControlSpec* control : state_->specs->answering(article)) {
    controls.push_back(control->id);
  }
  return state_->ports.store.changes(controls, since);
}

Result<std::vector<DeviceRows>> Posture::rows(const ControlId& id,
                                              std::optional<DeviceId> device) const {
  const Lock lock(mutex_);
  const State& state = *state_;
  const Watched* control = state.watched(id.name);
  if (control == nullptr) return fail(ErrorCode::NotFound, kUnknownControl);
  std::vector<DeviceRows> rows;
  for (auto at = state.results.lower_bound(Pair{id, {}});
       at != state.results.end() && at->first.control == id; ++at) {
    if (device && at->first.device != device) continue;
    rows.push_back(rowsOf(state, *control, at->first, at->second));
  }
  if (device && rows.empty()) return fail(ErrorCode::NotFound, kUnknownDevice);
  std::ranges::stable_sort(rows, {}, [](const DeviceRows& each) {
    return std::pair(each.judgement.verdict, each.device ? each.device->name : std::string());
  });
  return rows;
}

std::uint64_t Posture::judgings() const {
  const Lock lock(mutex_);
  return state_->judgings;
}

}  // namespace sekisho::posture
