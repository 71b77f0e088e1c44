package export

import "encoding/binary"

// proto appends fields of a protocol buffer message: the few that a Perfetto trace
// needs (https://protobuf.dev/programming-guides/encoding/).
type proto []byte

// Wire types.
const (
	wireVarint  = 0
	wireFixed64 = 1
	wireBytes   = 2
)

func (p *proto) tag(field, wire int) { *p = binary.AppendUvarint(*p, uint64(field<<3|wire)) }

func (p *proto) number(field int, v uint64) {
	p.tag(field, wireVarint)
	*p = binary.AppendUvarint(*p, v)
}

func (p *proto) fixed64(field int, v uint64) {
	p.tag(field, wireFixed64)
	*p = binary.LittleEndian.AppendUint64(*p, v)
}

func (p *proto) text(field int, s string) {
	p.tag(field, wireBytes)
	*p = binary.AppendUvarint(*p, uint64(len(s)))
	*p = append(*p, s...)
}

func (p *proto) message(field int, m proto) {
	p.tag(field, wireBytes)
	*p = binary.AppendUvarint(*p, uint64(len(m)))
	*p = append(*p, m...)
}

// Fields of the messages of perfetto/trace/trace.proto that are part of its stable
// interface.
const (
	tracePacket = 1

	packetTimestamp       = 8
	packetSequence        = 10 // trusted_packet_sequence_id
	packetTrackEvent      = 11
	packetSequenceFlags   = 13
	packetTrackDescriptor = 60

	trackUUID          = 1
	trackName          = 2
	trackParent        = 5
	trackCounter       = 8
	trackChildOrdering = 11
	trackRank          = 12 // sibling_order_rank
	trackMerge         = 15 // sibling_merge_behavior

	eventAnnotations     = 4
	eventType            = 9
	eventTrack           = 11
	eventName            = 23
	eventCounterValue    = 30
	eventFlows           = 47
	eventTerminatedFlows = 48

	annotationInt  = 4
	annotationText = 6
	annotationName = 10
)

// Values of those fields.
const (
	sequenceCleared = 1 // SEQ_INCREMENTAL_STATE_CLEARED
	orderExplicit   = 3
	mergeNone       = 2 // else the page makes one lane of threads of the same name
	typeBegin       = 1
	typeEnd         = 2
	typeInstant     = 3
	typeCounter     = 4
)
