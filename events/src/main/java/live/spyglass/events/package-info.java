/// The language between services: every event that crosses Kafka, as a record, and the topic it
/// travels on. No behaviour lives here, and no framework.
///
/// An event is a past-tense fact. On the wire it is one flat JSON object; `type` names the record
/// and `version` the released schema under `live/spyglass/events/schemas`. Released schemas only
/// grow: a new field is optional, a breaking change is a new version published beside the old one.
@NullMarked
package live.spyglass.events;

import org.jspecify.annotations.NullMarked;
