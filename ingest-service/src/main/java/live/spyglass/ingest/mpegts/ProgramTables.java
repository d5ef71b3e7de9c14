package live.spyglass.ingest.mpegts;

import java.util.ArrayList;
import java.util.List;
import live.spyglass.events.StreamRefused;
import live.spyglass.ingest.codec.Payload;

/// The program association and program map tables, §2.4.4. Sections come with a right checksum,
/// which makes none of them sensible.
final class ProgramTables {

  private static final int PAT = 0;
  private static final int PMT = 2;

  /// Up to and with `last_section_number`, and the checksum.
  private static final int HEADER = 8;

  private static final int CHECKSUM = 4;
  private static final int NO_PID = -1;

  private ProgramTables() {}

  /// Where the map of the one program is; -1 when the section does not say.
  static int findMapPid(Payload section) throws MpegTsException {
    if (!isCurrent(section, PAT)) {
      return NO_PID;
    }
    int found = NO_PID;
    for (int at = HEADER; at + 4 <= section.size() - CHECKSUM; at += 4) {
      boolean network = u16(section, at) == 0;
      if (!network && found != NO_PID) {
        throw new MpegTsException(StreamRefused.Reason.MULTITRACK, "several programs");
      }
      found = network ? found : u16(section, at + 2) & 0x1fff;
    }
    return found;
  }

  /// Whether it is a map that holds now.
  static boolean isMap(Payload section) {
    return isCurrent(section, PMT) && section.size() >= HEADER + 4 + CHECKSUM;
  }

  /// The streams of a program.
  static List<Elementary> streams(Payload map) {
    List<Elementary> streams = new ArrayList<>();
    int end = map.size() - CHECKSUM;
    int at = HEADER + 4 + (u16(map, HEADER + 2) & 0x0fff);
    while (at + 5 <= end) {
      int length = u16(map, at + 3) & 0x0fff;
      if (length > end - at - 5) {
        break;
      }
      streams.add(new Elementary(u16(map, at + 1) & 0x1fff, map.at(at), map.slice(at + 5, length)));
      at += 5 + length;
    }
    return streams;
  }

  /// Of that table, in the long syntax, and no announcement of what will hold.
  private static boolean isCurrent(Payload section, int table) {
    return section.size() >= HEADER + CHECKSUM
        && section.at(0) == table
        && (section.at(1) & 0x80) != 0
        && (section.at(5) & 1) == 1;
  }

  private static int u16(Payload bytes, int at) {
    return bytes.at(at) << 8 | bytes.at(at + 1);
  }
}
