#include "render/event_families.h"

#include <array>
#include <cstdint>
#include <string_view>

#include "render/host_family.h"

namespace docktap::render {
namespace {

using state::ContainerRecord;
using state::EventCounts;
using state::Snapshot;

template <std::size_t size>
void append_counts(std::string& out, const HostMetric& metric,
                   const std::array<std::string_view, size>& names,
                   const std::array<std::uint64_t, size>& counts) {
  FamilyWriter counter = family(out, metric);
  for (std::size_t i = 0; i < size; ++i) {
    counter.sample("", metric.labels, names[i], Number::count(counts[i]));
  }
}

void append_event_kinds(std::string& out, const EventCounts& counts) {
  FamilyWriter counter = family(out, kEvents);
  std::string labels;
  for (std::size_t i = 0; i < state::kEventKindCount; ++i) {
    labels.assign("type=\"").append(state::kEventKinds[i].type);
    labels.append("\",action=\"").append(state::kEventKinds[i].action).append("\"");
    counter.sample(labels, "", Number::count(counts.events[i]));
  }
}

void append_security(std::string& out, const EventCounts& counts) {
  FamilyWriter counter = family(out, kSecurityEventsTotal);
  for (const SecurityEventRow& row : kSecurityEvents) {
    counter.sample("", "event", row.name, Number::count(counts.security[index_of(row.event)]));
  }
}

void append_single(std::string& out, const HostMetric& metric, std::uint64_t value) {
  family(out, metric).sample("", "", Number::count(value));
}

// What one container's events said: for those that are there and for the tombstones.
template <typename Append>
void for_each_container(const Snapshot& snapshot, Append append) {
  for (const ContainerRecord* container : snapshot.eventful) append(*container);
  for (const ContainerRecord* container : snapshot.tombstones) append(*container);
}

void append_container_events(std::string& out, const Snapshot& snapshot) {
  constexpr std::array<std::string_view, state::kContainerEvents.size()> kLabels{
      ",event=\"start\"", ",event=\"die\"",  ",event=\"kill\"",     ",event=\"oom\"",
      ",event=\"pause\"", ",event=\"exec\"", ",event=\"unhealthy\""};
  FamilyWriter counter = family(out, kContainerEventsTotal);
  for_each_container(snapshot, [&](const ContainerRecord& container) {
    for (std::size_t i = 0; i < kLabels.size(); ++i) {
      counter.sample(container.labels, kLabels[i], Number::count(container.events[i]));
    }
  });
}

void append_container_security(std::string& out, const Snapshot& snapshot) {
  FamilyWriter gauge = family(out, kContainerSecurityEventLast);
  for_each_container(snapshot, [&](const ContainerRecord& container) {
    for (const SecurityEventRow& row : kSecurityEvents) {
      const UnixNanos last = container.security_last[index_of(row.event)];
      if (last == 0) continue;
      gauge.sample(container.labels, "event", row.name,
                   Number::nanoseconds(static_cast<std::uint64_t>(last)));
    }
  });
}

}  // namespace

void append_event_families(std::string& out, const Snapshot& snapshot) {
  const bool asked_for = snapshot.collectors.test(static_cast<std::size_t>(Collector::kEvents));
  if (!asked_for || snapshot.events == nullptr) return;
  const EventCounts& counts = *snapshot.events;
  append_event_kinds(out, counts);
  append_container_events(out, snapshot);
  append_counts(out, kExits, state::kExitReasons, counts.exits);
  append_counts(out, kHealthTransitionsTotal, state::kHealthTransitions, counts.health);
  append_security(out, counts);
  append_container_security(out, snapshot);
  if (counts.last_event > 0) {
    family(out, kEventLastTimestamp)
        .sample("", "", Number::nanoseconds(static_cast<std::uint64_t>(counts.last_event)));
  }
  family(out, kEventStreamConnected).sample("", "", Number::flag(counts.connected));
  append_counts(out, kEventGaps, state::kGapReasons, counts.gaps);
  append_single(out, kEventStreamReconnects, counts.reconnects);
  append_single(out, kEventsDuplicate, counts.duplicates);
  append_single(out, kEventsInferred, counts.inferred);
  append_single(out, kEventsRecovered, counts.recovered);
  append_single(out, kEventsMalformed, counts.malformed);
  append_single(out, kEventInspectsMissed, counts.inspects_missed);
}

}  // namespace docktap::render
