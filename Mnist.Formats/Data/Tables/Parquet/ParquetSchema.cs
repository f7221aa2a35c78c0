namespace Mnist.Formats.Data.Tables.Parquet;

/// <summary>Reads the tree of a file's fields, of which plain ones and lists are columns here.</summary>
internal static class ParquetSchema
{
    // Far more than anybody has columns, few enough as objects.
    private const int MostElements = 100_000;
    private const int MaxDepth = 32;

    private const int Required = 0;
    private const int Repeated = 2;

    /// <summary>Reads the list of elements at a reader's place.</summary>
    public static IReadOnlyList<ParquetLeaf> Read(ref ThriftReader reader)
    {
        int count = reader.List(out _);
        _ = count is > 0 and <= MostElements ? 0 : throw new InvalidDataException("There are too many fields, or none.");
        Element[] elements = new Element[count];
        for (int i = 0; i < count; i++)
        {
            elements[i] = Element.Read(ref reader);
        }

        List<ParquetLeaf> fields = [];
        (int next, int leaves) = (1, 0);
        for (int child = 0; child < elements[0].Children; child++)
        {
            Walk walk = new();
            Descend(elements, ref next, walk, 0, 0);
            leaves += walk.Leaves;
            Element leaf = walk.Leaf!;
            bool plain = walk is { Leaves: 1, Repetitions: <= 1 };
            fields.Add(new ParquetLeaf(walk.Name!, plain ? leaves - 1 : -1, plain ? leaf.Kind : ParquetKind.Other, leaf.Type, walk.Defined, walk.ElementDefined));
        }

        return next == count ? fields : throw new InvalidDataException("The fields do not end where they should.");
    }

    private static void Descend(Element[] elements, ref int next, Walk walk, int defined, int depth)
    {
        Element element = next < elements.Length && depth <= MaxDepth ? elements[next++] : throw new InvalidDataException("A field is missing, or lies too deep.");
        walk.Name ??= element.Name;
        defined += element.Repetition == Required ? 0 : 1;
        if (element.Repetition == Repeated)
        {
            walk.Repetitions++;
            walk.ElementDefined = defined;
        }

        if (element.Children == 0)
        {
            walk.Leaves++;
            (walk.Leaf, walk.Defined) = (element, defined);
            return;
        }

        for (int child = 0; child < element.Children; child++)
        {
            Descend(elements, ref next, walk, defined, depth + 1);
        }
    }

    private sealed class Walk
    {
        public string? Name { get; set; }

        public Element? Leaf { get; set; }

        public int Leaves { get; set; }

        public int Repetitions { get; set; }

        public int Defined { get; set; }

        public int ElementDefined { get; set; } = -1;
    }

    private sealed class Element
    {
        public string Name { get; private set; } = string.Empty;

        public int Type { get; private set; } = -1;

        public int Repetition { get; private set; }

        public int Children { get; private set; }

        private int Length { get; set; }

        private int Converted { get; set; } = -1;

        private int Logical { get; set; }

        private int Bits { get; set; }

        private bool IsSigned { get; set; } = true;

        // Numbers of types, of what was said of them first, and of what is said of them today: parquet.thrift.
        public ParquetKind Kind => (Type, Converted, Logical) switch
        {
            (0, _, _) => ParquetKind.Bool,
            (1, 11, _) => ParquetKind.Byte,
            (1, 13, _) => ParquetKind.UInt,
            (1, -1, 10) when !IsSigned => Bits == 8 ? ParquetKind.Byte : Bits == 32 ? ParquetKind.UInt : ParquetKind.Int,
            (1, -1, 0 or 10) or (1, 12 or 15 or 16 or 17, _) => ParquetKind.Int,
            (2, 14, _) => ParquetKind.ULong,
            (2, -1, 10) when !IsSigned => ParquetKind.ULong,
            (2, -1, 0 or 10) or (2, 18, _) => ParquetKind.Long,
            (4, _, _) => ParquetKind.Float,
            (5, _, _) => ParquetKind.Double,
            (6, -1 or 0 or 4 or 19, 0 or 1 or 4 or 12) => ParquetKind.Text,
            (7, _, 15) when Length == 2 => ParquetKind.Half,
            _ => ParquetKind.Other,
        };

        public static Element Read(ref ThriftReader reader)
        {
            Element element = new();
            for (int id = 0; reader.Field(ref id, out ThriftType type);)
            {
                switch (id, type)
                {
                    case (1, ThriftType.I32):
                        element.Type = reader.Small();
                        break;
                    case (2, ThriftType.I32):
                        element.Length = reader.Small();
                        break;
                    case (3, ThriftType.I32):
                        element.Repetition = reader.Small();
                        break;
                    case (4, ThriftType.Binary):
                        element.Name = reader.Text();
                        break;
                    case (5, ThriftType.I32):
                        element.Children = Math.Max(0, reader.Small());
                        break;
                    case (6, ThriftType.I32):
                        element.Converted = reader.Small();
                        break;
                    case (10, ThriftType.Struct):
                        element.ReadLogical(ref reader);
                        break;
                    default:
                        reader.Skip(type);
                        break;
                }
            }

            return element;
        }

        private void ReadLogical(ref ThriftReader reader)
        {
            for (int id = 0; reader.Field(ref id, out ThriftType type);)
            {
                Logical = id;
                if (id != 10 || type != ThriftType.Struct)
                {
                    reader.Skip(type);
                    continue;
                }

                for (int inner = 0; reader.Field(ref inner, out ThriftType field);)
                {
                    if (inner == 2)
                    {
                        IsSigned = field == ThriftType.True;
                    }

                    if (inner == 1 && field == ThriftType.Byte)
                    {
                        Bits = reader.Octet();
                    }
                    else
                    {
                        reader.Skip(field);
                    }
                }
            }
        }
    }
}
