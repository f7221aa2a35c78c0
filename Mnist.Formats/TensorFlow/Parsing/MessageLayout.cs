using System.Collections.Concurrent;
using Google.Protobuf.Reflection;

namespace Mnist.Formats.TensorFlow.Parsing;

/// <summary>What the objects of a protobuf message take in memory: many times their bytes in a file, of which an empty message has two.</summary>
internal sealed class MessageLayout
{
    // Measured with the generated classes of Google.Protobuf on 64-bit machines.
    private const int ObjectBytes = 32;
    private const int ReferenceBytes = 8;
    private const int ListBytes = 32;
    private const int MapBytes = 176;
    private const int MapEntryBytes = 136;

    // A list grows by doubling.
    private const int SlotBytes = 2 * ReferenceBytes;

    private static readonly ConcurrentDictionary<MessageDescriptor, MessageLayout> Known = [];

    private readonly FieldLayout?[] _fields;

    private MessageLayout(MessageDescriptor message)
    {
        Name = message.Name;
        _fields = new FieldLayout?[message.Fields.InFieldNumberOrder().Max(field => (int?)field.FieldNumber) + 1 ?? 0];
        Bytes = message.IsMapEntry ? MapEntryBytes : ObjectBytes;
        foreach (FieldDescriptor field in message.Fields.InFieldNumberOrder())
        {
            _fields[field.FieldNumber] = new FieldLayout(field);
            Bytes += message.IsMapEntry ? 0 : ReferenceBytes + (field.IsMap ? MapBytes : field.IsRepeated ? ListBytes : 0);
        }
    }

    /// <summary>The message's name.</summary>
    public string Name { get; }

    /// <summary>Bytes of the object with its empty lists, or of an entry in a map.</summary>
    public long Bytes { get; }

    /// <summary>The layout of a message.</summary>
    public static MessageLayout Of(MessageDescriptor message) => Known.GetOrAdd(message, missing => new MessageLayout(missing));

    /// <summary>A field; null for one that is not kept.</summary>
    public FieldLayout? Field(int number) => number < _fields.Length ? _fields[number] : null;

    /// <summary>What a field's values take.</summary>
    internal sealed class FieldLayout
    {
        private readonly FieldDescriptor _field;
        private MessageLayout? _message;

        public FieldLayout(FieldDescriptor field)
        {
            _field = field;
            Kind = field.FieldType switch
            {
                FieldType.Message => FieldKind.Message,
                FieldType.String => FieldKind.Text,
                FieldType.Bytes => FieldKind.Bytes,
                _ => FieldKind.Number,
            };
            IsFixed = field.FieldType is FieldType.Float or FieldType.Double or FieldType.Fixed32 or FieldType.Fixed64 or FieldType.SFixed32 or FieldType.SFixed64;
            NumberBytes = field.FieldType switch
            {
                FieldType.Bool => 1,
                FieldType.Double or FieldType.Int64 or FieldType.UInt64 or FieldType.SInt64 or FieldType.Fixed64 or FieldType.SFixed64 => 8,
                _ => 4,
            };
            Slot = field.IsRepeated && !field.IsMap ? SlotBytes : 0;
        }

        public FieldKind Kind { get; }

        /// <summary>Whether each number has as many bytes in the file as in memory.</summary>
        public bool IsFixed { get; }

        /// <summary>Bytes of a number in memory.</summary>
        public int NumberBytes { get; }

        /// <summary>Bytes of the place in a list.</summary>
        public int Slot { get; }

        // Made when it is met: messages hold each other.
        public MessageLayout Message => _message ??= Of(_field.MessageType);
    }

    /// <summary>What a field holds.</summary>
    internal enum FieldKind
    {
        Message,
        Text,
        Bytes,
        Number,
    }
}
