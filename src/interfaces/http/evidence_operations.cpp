#include "interfaces/http/evidence_operations.h"

#include <algorithm>
#include <ranges>

#include "interfaces/http/inventory_operations.h"
#include "interfaces/http/posture_operations.h"

namespace sekisho::http {
namespace {

constexpr std::size_t kMaxRowsShown = 1000;

Json cellBody(const evidence::Cell& cell) {
  if (const auto* integer = std::get_if<std::int64_t>(&cell)) return *integer;
  if (const auto* text = std::get_if<std::string>(&cell)) return *text;
  return {};
}

class EvidenceOperations {
 public:
  EvidenceOperations(evidence::ReceivedTables& tables, inventory::DeviceRegister& devices,
                     fleet::Fleet& fleet, const catalog::Specs& specs,
                     ObservedSurroundings observed)
      : tables_(tables),
        devices_(devices),
        fleet_(fleet),
        specs_(specs),
        observed_(std::move(observed)) {}

  Result<Reply> get(Call& call) {
    const std::string& name = call.parameter("table");
    const catalog::FactSpec* spec = specs_.fact(name);
    if (spec == nullptr) {
      return fail(ErrorCode::NotFound, MessageId{"evidence.unknown-table"}, "",
                  {{"tables", namesOfTables()}});
    }
    auto device = deviceOf(call, name);
    if (!device) return std::unexpected(std::move(device.error()));
    auto received = tables_.newest(device->id, name);
    if (!received) return std::unexpected(std::move(received.error()));
    std::optional<Instant> received_at = received->mark.what.received;
    if (const std::string* text = call.request.parameter("digest")) {
      const auto digest = Sha256::fromHex(*text);
      if (!digest) return fail(ErrorCode::NotFound, MessageId{"evidence.no-table"});
      auto earlier = tables_.byDigest(device->id, name, *digest);
      if (!earlier) return std::unexpected(std::move(earlier.error()));
      received->content = std::move(*earlier);
      if (received->mark.what.digest != *digest) received_at.reset();
      received->mark.what.digest = *digest;
    }
    const bool sees_behaviour = observed_.sees(call.caller, received_at);
    if (spec->tellsBehaviour() && sees_behaviour &&
        call.caller.sees(catalog::PersonalData::Behaviour)) {
      if (auto kept = observed_.looks(call.caller, device->id); !kept) {
        return std::unexpected(std::move(kept.error()));
      }
    }
    return Reply{.body = bodyOf(*received, *device, *spec, call.caller, sees_behaviour)};
  }

 private:
  [[nodiscard]] std::string namesOfTables() const {
    std::string names;
    for (const std::string& name : specs_.facts() | std::views::keys) {
      names += (names.empty() ? "" : ", ") + name;
    }
    return names;
  }

  // The device named, or the only one that ever sent the table.
  [[nodiscard]] Result<inventory::Device> deviceOf(const Call& call, std::string_view table) const {
    if (const std::string* text = call.request.parameter("device")) {
      const auto id = DeviceId::fromText(*text);
      if (!id) return fail(ErrorCode::NotFound, MessageId{"inventory.unknown"});
      return devices_.device(*id);
    }
    const auto marks = tables_.marks();
    if (!marks) return std::unexpected(marks.error());
    std::optional<DeviceId> only;
    for (const evidence::TableMark& mark : *marks) {
      if (mark.what.table != table) continue;
      if (only) return fail(ErrorCode::InvalidInput, MessageId{"evidence.device-needed"});
      only = mark.what.device;
    }
    if (!only) return fail(ErrorCode::NotFound, MessageId{"evidence.no-table"});
    return devices_.device(*only);
  }

  [[nodiscard]] Json agentBody(DeviceId device) const {
    const auto agents = fleet_.agents();
    if (!agents) return {};
    const auto found = std::ranges::find(*agents, device, &fleet::Agent::device);
    if (found == agents->end()) return {};
    return Json::Object{{"id", found->id.text()}, {"version", found->version}};
  }

  // Columns in the order of the spec, then those it does not know, which may be about anybody;
  // without the values that the reader may not see.
  [[nodiscard]] Json bodyOf(const evidence::ReceivedTable& received,
                            const inventory::Device& device, const catalog::FactSpec& spec,
                            const Caller& reader, bool sees_behaviour) const {
    // What people did is for those whom the notice to staff names, whatever else they may see.
    const auto shows = [&](catalog::PersonalData kind) {
      return reader.sees(kind) && (kind != catalog::PersonalData::Behaviour || sees_behaviour);
    };
    const evidence::Table& table = received.content;
    Json::Array columns;
    std::vector<bool> hidden;
    for (const std::string& name : table.columns) {
      const auto known = std::ranges::find(spec.columns, name, &catalog::ColumnSpec::name);
      const bool is_known = known != spec.columns.end();
      hidden.push_back(!shows(is_known ? known->personal : catalog::PersonalData::Person));
      columns.emplace_back(Json::Object{
          {"name", name},
          {"type", is_known && known->type == catalog::ColumnType::Integer ? "integer" : "text"},
          {"unit", is_known && !known->unit.empty() ? Json(known->unit) : Json()},
          {"personal", is_known ? nameOf(known->personal) : "unknown"},
          {"head", textBody(is_known ? known->head : catalog::Text{name, name})},
          {"about", is_known ? textBody(known->about) : textBody(catalog::Text{name, name})},
          {"masked", bool{hidden.back()}}});
    }
    Json::Array rows;
    for (std::size_t r = 0; r < std::min(table.rows.size(), kMaxRowsShown); ++r) {
      Json::Array cells;
      for (std::size_t c = 0; c < table.columns.size(); ++c) {
        cells.push_back(hidden[c] ? Json() : cellBody(table.rows[r][c]));
      }
      rows.emplace_back(std::move(cells));
    }
    Json::Array key(spec.key.begin(), spec.key.end());
    const evidence::TableMark& mark = received.mark;
    const bool at_visit = mark.confirmed_by == evidence::Origin::Visit;
    const std::chrono::seconds fresh_for = at_visit ? evidence::kVisitFreshFor : spec.fresh_for;
    const auto fresh_until = mark.is_doubted ? Instant{} : mark.confirmed + fresh_for;
    return Json::Object{
        {"table", table.name},
        {"title", textBody(spec.about)},
        {"device", nameBody(device)},
        {"status", nameOf(table.status)},
        {"reason", table.reason.empty() ? Json() : Json(table.reason)},
        {"sentence", table.reason.empty() ? Json() : textBody(specs_.sentence(table.reason))},
        {"observed", toRfc3339(mark.confirmed)},
        {"received", toRfc3339(mark.what.received)},
        {"fresh_until", toRfc3339(fresh_until)},
        {"epoch", mark.what.position.epoch},
        {"sequence", mark.what.position.sequence},
        {"spec_version", table.spec_version},
        {"digest", mark.what.digest.hex()},
        {"at_visit", at_visit},
        {"agent", at_visit ? Json() : agentBody(device.id)},
        {"key", std::move(key)},
        {"columns", std::move(columns)},
        {"rows", std::move(rows)},
        {"rows_of", static_cast<int>(table.rows.size())}};
  }

  evidence::ReceivedTables& tables_;
  inventory::DeviceRegister& devices_;
  fleet::Fleet& fleet_;
  const catalog::Specs& specs_;
  ObservedSurroundings observed_;
};

}  // namespace

std::vector<Route> evidenceOperations(evidence::ReceivedTables& tables,
                                      inventory::DeviceRegister& devices, fleet::Fleet& fleet,
                                      const catalog::Specs& specs, ObservedSurroundings observed) {
  // Shared by the route's function, which lives as long as the API.
  auto it =
      std::make_shared<EvidenceOperations>(tables, devices, fleet, specs, std::move(observed));
  return {{"GET", "/facts/{table}", "getFactTable", [it](Call& call) { return it->get(call); }}};
}

}  // namespace sekisho::http
