#include "interfaces/http/posture_operations.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "core/text.h"
#include "interfaces/http/masked_sentences.h"

namespace sekisho::http {
namespace {

using catalog::Text;
using posture::ArticleView;
using posture::Board;
using posture::ControlView;
using posture::Judged;
using posture::Posture;

constexpr std::chrono::days kChangesShown{30};

Json timeBody(const std::optional<Instant>& at) { return at ? Json(toRfc3339(*at)) : Json(); }

Json dayBody(const std::optional<std::chrono::sys_days>& day) {
  if (!day) return {};
  return toRfc3339(Instant{day->time_since_epoch()}).substr(0, 10);
}

Json deviceBody(const std::optional<posture::NamedDevice>& device) {
  if (!device) return {};
  return Json::Object{{"id", device->id.text()}, {"name", device->name}, {"place", device->place}};
}

Json cellBody(const evidence::Cell& cell) {
  if (const auto* integer = std::get_if<std::int64_t>(&cell)) return *integer;
  if (const auto* text = std::get_if<std::string>(&cell)) return *text;
  return {};
}

Json::Object judgedBody(const Judged& judged) {
  return {{"verdict", nameOf(judged.verdict)},
          {"evidence", nameOf(judged.evidence)},
          {"judged", static_cast<int>(judged.judged)},
          {"of", static_cast<int>(judged.of)},
          {"scope", nameOf(judged.scope)},
          {"seen_at", timeBody(judged.seen_at)},
          {"asleep_since", timeBody(judged.asleep_since)},
          {"until", dayBody(judged.until)},
          {"sentence", textBody(judged.sentence)}};
}

Json::Object controlBody(const ControlView& control) {
  Json::Object body = judgedBody(control);
  body.merge(Json::Object{
      {"id", control.id.name},
      {"title", textBody(control.title)},
      {"kind", control.kind == posture::ControlKind::Statement ? "statement" : "measured"},
      {"substitute", control.substitute},
      {"decides", control.decides},
      {"reason", control.reason},
      {"drop_in", control.drop_in.empty() ? Json() : Json(control.drop_in)}});
  return body;
}

Json::Object articleBody(const ArticleView& article) {
  Json::Object body = judgedBody(article);
  Json::Array controls;
  for (const ControlView& control : article.controls) controls.emplace_back(controlBody(control));
  body.merge(Json::Object{{"id", article.id},
                          {"number", article.number},
                          {"title", textBody(article.title)},
                          {"strict", article.strict},
                          {"controls", std::move(controls)}});
  return body;
}

Text wordsOf(catalog::Actor role) {
  switch (role) {
    case catalog::Actor::Administrator: return {"設定担当", "administrator"};
    case catalog::Actor::Director: return {"院長", "director"};
    case catalog::Actor::SafetyManager: return {"安全管理責任者", "safety manager"};
    case catalog::Actor::Staff: return {"職員", "staff"};
    case catalog::Actor::Provider: return {"サポート事業所", "support provider"};
  }
  std::unreachable();
}

Json responsibleBody(const std::optional<posture::Responsible>& responsible) {
  if (!responsible) return {};
  return Json::Object{{"name", responsible->name}, {"role", textBody(wordsOf(responsible->role))}};
}

Json findingBody(const posture::Finding& finding) {
  return Json::Object{{"control", finding.control.name},
                      {"article", finding.article},
                      {"device", deviceBody(finding.device)},
                      {"devices", static_cast<int>(finding.devices)},
                      {"verdict", nameOf(finding.verdict)},
                      {"evidence", nameOf(finding.evidence)},
                      {"seen_at", timeBody(finding.seen_at)},
                      {"headline", textBody(finding.headline)},
                      {"why", textBody(finding.why)},
                      {"next", textBody(finding.next)},
                      {"responsible", responsibleBody(finding.responsible)},
                      {"minutes", finding.minutes > 0 ? Json(finding.minutes) : Json()}};
}

Json okBody(posture::RowOk ok) {
  if (ok == posture::RowOk::Unknown) return {};
  return ok == posture::RowOk::Yes;
}

class PostureOperations {
 public:
  PostureOperations(Posture& posture, const Clock& clock, PostureSurroundings surroundings)
      : posture_(posture), clock_(clock), around_(std::move(surroundings)) {}

  Result<Reply> board(Call& call) {
    const auto board = posture_.board();
    return Reply{.body = bodyOf(call.caller.masked() ? maskedOf(*board) : *board)};
  }

  Result<Reply> article(Call& call) {
    auto article = posture_.article(call.parameter("article"));
    if (!article) return std::unexpected(article.error());
    const bool masked = call.caller.masked();
    if (masked) maskNames(*article, *around_.specs());
    const auto changes = posture_.changes(article->id, clock_.now() - kChangesShown);
    if (!changes) return std::unexpected(changes.error());
    Json::Array changed;
    for (const posture::VerdictChange& change : *changes) {
      changed.push_back(changeBody(change, masked));
    }
    Json::Object body = articleBody(*article);
    body.merge(Json::Object{{"duty", textBody(article->duty)},
                            {"responsible", responsibleBody(article->responsible)},
                            {"changes", std::move(changed)}});
    return Reply{.body = std::move(body)};
  }

  Result<Reply> control(Call& call) {
    const ControlId id{call.parameter("control")};
    auto view = posture_.control(id);
    if (!view) return std::unexpected(view.error());
    const auto specs = around_.specs();
    if (call.caller.masked()) maskNames(*view, *specs);
    const catalog::ControlSpec* found = specs->control(id.name);
    if (found == nullptr) return fail(ErrorCode::NotFound, posture::kUnknownControl);
    const catalog::ControlSpec& spec = *found;
    Json::Array answers(spec.answers.begin(), spec.answers.end());
    Json::Array roles;
    for (const catalog::Role role : spec.roles) roles.emplace_back(nameOf(role));
    Json::Array tables;
    if (const auto* test = spec.measured()) {
      tables = Json::Array(test->tables.begin(), test->tables.end());
    }
    Json::Object body = controlBody(*view);
    body.merge(Json::Object{
        {"advice", textBody(spec.advice)},
        {"to_provider", spec.to_provider ? textBody(*spec.to_provider) : Json()},
        {"answers", std::move(answers)},
        {"roles", std::move(roles)},
        {"tables", std::move(tables)},
        {"question", spec.measured() == nullptr ? Json() : Json(spec.measured()->judge)}});
    return Reply{.body = std::move(body)};
  }

  Result<Reply> rows(Call& call) {
    const ControlId id{call.parameter("control")};
    auto rows = posture_.rows(id);
    if (!rows) return std::unexpected(rows.error());
    const auto specs = around_.specs();
    const catalog::ControlSpec* control = specs->control(id.name);
    if (control == nullptr) return fail(ErrorCode::NotFound, posture::kUnknownControl);
    Json::Array bodies;
    for (posture::DeviceRows& row : *rows) {
      if (call.caller.masked()) maskNames(row, *control, *specs);
      bodies.push_back(rowBody(row));
    }
    const auto board = posture_.board();
    return Reply{.body =
                     Json::Object{{"control", id.name},
                                  {"judged_at", toRfc3339(board->judged_at.value_or(clock_.now()))},
                                  {"rows", std::move(bodies)}}};
  }

 private:
  // Without the names of accounts that sentences may hold.
  [[nodiscard]] Board maskedOf(Board board) const {
    const auto specs = around_.specs();
    for (ArticleView& article : board.articles) maskNames(article, *specs);
    for (posture::Finding& finding : board.findings) maskNames(finding, *specs);
    return board;
  }

  [[nodiscard]] Json bodyOf(const Board& board) const {
    Json::Array articles;
    for (const ArticleView& article : board.articles) articles.emplace_back(articleBody(article));
    Json::Array findings;
    for (const posture::Finding& finding : board.findings) {
      findings.push_back(findingBody(finding));
    }
    Json::Array drop_ins(board.drop_ins.begin(), board.drop_ins.end());
    const auto specs = around_.specs();
    const catalog::CatalogSpec& policy = specs->policy();
    return Json::Object{{"judged_at", timeBody(board.judged_at)},
                        {"entry", board.entry ? Json(*board.entry) : Json()},
                        {"edition", Json::Object{{"name", policy.name},
                                                 {"edition", policy.edition},
                                                 {"title", textBody(policy.title)}}},
                        {"articles", std::move(articles)},
                        {"findings", std::move(findings)},
                        {"drop_ins", std::move(drop_ins)},
                        {"notices", around_.notices()}};
  }

  [[nodiscard]] Json rowBody(const posture::DeviceRows& row) const {
    Json::Array items;
    for (const posture::ShownRow& item : row.items) {
      Json::Array values;
      for (const auto& [name, cell] : item.values) {
        values.emplace_back(Json::Object{{"name", name}, {"value", cellBody(cell)}});
      }
      items.emplace_back(Json::Object{{"ok", okBody(item.ok)},
                                      {"sentence", textBody(item.sentence)},
                                      {"values", std::move(values)}});
    }
    Json::Array tables;
    for (const posture::TableState& table : row.tables) tables.push_back(tableBody(table));
    return Json::Object{
        {"device", deviceBody(row.device)},           {"verdict", nameOf(row.judgement.verdict)},
        {"evidence", nameOf(row.judgement.evidence)}, {"reason", row.judgement.reason.message},
        {"sentence", textBody(row.sentence)},         {"seen_at", timeBody(row.seen_at)},
        {"asleep_since", timeBody(row.asleep_since)}, {"items", std::move(items)},
        {"items_of", static_cast<int>(row.items_of)}, {"tables", std::move(tables)}};
  }

  [[nodiscard]] Json tableBody(const posture::TableState& table) const {
    const auto specs = around_.specs();
    const catalog::FactSpec* spec = specs->fact(table.table);
    const bool came = table.digest.has_value();
    return Json::Object{
        {"table", table.table},
        {"title",
         spec == nullptr ? textBody(Text{table.table, table.table}) : textBody(spec->about)},
        {"device", table.device ? Json(table.device->text()) : Json()},
        {"device_name", table.device ? Json(around_.names(*table.device)) : Json()},
        {"digest", came ? Json(table.digest->hex()) : Json()},
        {"observed", came && table.device ? Json(toRfc3339(table.observed)) : Json()},
        {"status", table.status ? Json(nameOf(*table.status)) : Json()}};
  }

  [[nodiscard]] Json changeBody(const posture::VerdictChange& change, bool masked) const {
    const auto specs = around_.specs();
    const catalog::ControlSpec* spec = specs->control(change.pair.control.name);
    std::optional<Text> sentence;
    if (spec != nullptr && !(masked && isOfRows(change.now.reason.message, *specs))) {
      sentence = sentenceOf(*specs, *spec, change.now.reason);
    }
    return Json::Object{{"at", toRfc3339(change.at)},
                        {"control", change.pair.control.name},
                        {"device", deviceNamed(change.pair.device)},
                        {"from", change.from ? Json(nameOf(*change.from)) : Json()},
                        {"verdict", nameOf(change.now.verdict)},
                        {"evidence", nameOf(change.now.evidence)},
                        {"sentence", textBody(sentence)},
                        {"entry", change.entry ? Json(*change.entry) : Json()}};
  }

  [[nodiscard]] Json deviceNamed(const std::optional<DeviceId>& id) const {
    if (!id) return {};
    return Json::Object{{"id", id->text()}, {"name", around_.names(*id)}, {"place", ""}};
  }

  Posture& posture_;
  const Clock& clock_;
  PostureSurroundings around_;
};

}  // namespace

Json textBody(const Text& text) { return Json::Object{{"ja", text.ja}, {"en", text.en}}; }
Json textBody(const std::optional<Text>& text) { return text ? textBody(*text) : Json(); }

std::vector<Route> postureOperations(Posture& posture, const Clock& clock,
                                     PostureSurroundings surroundings) {
  // Shared by the routes' functions, which live as long as the API.
  auto it = std::make_shared<PostureOperations>(posture, clock, std::move(surroundings));
  const auto bind = [&](Result<Reply> (PostureOperations::*answer)(Call&)) {
    return [it, answer](Call& call) { return (*it.*answer)(call); };
  };
  return {
      {"GET", "/board", "getBoard", bind(&PostureOperations::board)},
      {"GET", "/articles/{article}", "getArticle", bind(&PostureOperations::article)},
      {"GET", "/controls/{control}", "getControl", bind(&PostureOperations::control)},
      {"GET", "/controls/{control}/rows", "listControlRows", bind(&PostureOperations::rows)},
  };
}

}  // namespace sekisho::http
