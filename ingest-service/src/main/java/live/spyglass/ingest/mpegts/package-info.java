/// MPEG-2 transport streams (ISO/IEC 13818-1), which is what arrives by SRT: made into tracks and
/// frames, as those of any protocol.
///
/// `MpegTsReader` takes bytes as they happen to come. Packets are found in them and, where bytes
/// are missing, found again (`Packets`); `SectionReader` puts tables together, of which
/// `ProgramTables` learns where picture and sound are; `PesReader` puts their packets together; a
/// `Medium` makes frames of them: `Pictures` of H.264 and HEVC, `Sound` of anything that is a row
/// of frames with a header each (`SoundFormat`).
///
/// Clocks (PCR) are not looked at: frames are passed on when they are whole, with the times they
/// carry. A frame that lacks bytes is dropped and counted. What cannot be taken at all is an
/// `MpegTsException`, which names it.
@NullMarked
package live.spyglass.ingest.mpegts;

import org.jspecify.annotations.NullMarked;
