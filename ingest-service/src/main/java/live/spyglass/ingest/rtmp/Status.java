package live.spyglass.ingest.rtmp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import live.spyglass.ingest.amf.AmfValue;
import live.spyglass.ingest.codec.Codec;

/// Information objects of answers and of `onStatus` (§7.2.2): level, code, description.
final class Status {

  static final String PUBLISH_START = "NetStream.Publish.Start";
  static final String PUBLISH_BAD_NAME = "NetStream.Publish.BadName";
  static final String UNPUBLISHED = "NetStream.Unpublish.Success";
  static final String FAILED = "NetStream.Failed";
  static final String PLAY_FAILED = "NetStream.Play.Failed";
  static final String INVALID_APP = "NetConnection.Connect.InvalidApp";
  static final String CALL_FAILED = "NetConnection.Call.Failed";
  static final String CLOSED = "NetConnection.Connect.Closed";

  private static final String CONNECTED = "NetConnection.Connect.Success";

  /// Enhanced RTMP v2, "FourCcInfoMask": what this platform does with a codec, decode (1) and
  /// forward (4).
  private static final double TAKEN = 1 + 4;

  /// Enhanced RTMP v2, "CapsExMask": ModEx and the nanosecond timestamp offset are read.
  private static final double CAPABILITIES = 4 + 8;

  private Status() {}

  static AmfValue ok(String code, String description) {
    return new AmfValue.Structure(information("status", code, description));
  }

  static AmfValue error(String code, String description) {
    return new AmfValue.Structure(information("error", code, description));
  }

  /// The answer to connect, §7.2.1.1, with what Enhanced RTMP v2 adds to it ("Enhancing
  /// NetConnection connect Command"); `fourCcList` is for those who know v1 alone.
  static AmfValue connected() {
    Map<String, AmfValue> members = information("status", CONNECTED, "Welcome to Spyglass.");
    members.put("objectEncoding", new AmfValue.Numeric(0));
    members.put("capsEx", new AmfValue.Numeric(CAPABILITIES));
    members.put("fourCcList", new AmfValue.StrictArray(fourCcList()));
    members.put("videoFourCcInfoMap", fourCcs(Codec.Kind.VIDEO));
    members.put("audioFourCcInfoMap", fourCcs(Codec.Kind.AUDIO));
    return new AmfValue.Structure(members);
  }

  private static List<AmfValue> fourCcList() {
    List<AmfValue> list = new ArrayList<>();
    for (Codec codec : Codec.values()) {
      list.add(new AmfValue.Text(codec.fourCcText()));
    }
    return list;
  }

  private static AmfValue fourCcs(Codec.Kind kind) {
    Map<String, AmfValue> members = new LinkedHashMap<>();
    for (Codec codec : Codec.values()) {
      if (codec.kind() == kind) {
        members.put(codec.fourCcText(), new AmfValue.Numeric(TAKEN));
      }
    }
    return new AmfValue.Structure(members);
  }

  private static Map<String, AmfValue> information(String level, String code, String description) {
    Map<String, AmfValue> members = new LinkedHashMap<>();
    members.put("level", new AmfValue.Text(level));
    members.put("code", new AmfValue.Text(code));
    members.put("description", new AmfValue.Text(description));
    return members;
  }
}
