namespace Mnist.Formats.Data.Tables.Parquet;

/// <summary>Reads the tree of a file's fields, of which plain ones and lists are columns here.</summary>
internal static class ParquetSchema
{
    // Far more than anybody has columns, few enough as objects.
    private const int MostElements = 100_000;
    private const int MaxDepth = 32;

    private const int Required = 0;
    private const int Repeated = 2;

    /// <summary>Reads it.</summary>
    /// <param name="reader">Where the elements lie.</param>
    /// <param name="count">How many there are.</param>
    public static IReadOnlyList<ParquetLeaf> Read(ThriftReader reader, int count)
    {
        _ = count is > 0 and <= MostElements ? 0 : throw new InvalidDataException("There are too many fields, or none.");
        Element[] elements = new Element[count];
        for (int i = 0; i < count; i++)
        {
            elements[i] = Element.Read(reader.Struct());
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

    private sealed record Element(string Name, int Type, int Length, int Repetition, int Children, int Converted, int Logical, int Bits, bool IsSigned)
    {
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

        public static Element Read(ThriftStruct element)
        {
            (int logical, int bits, bool isSigned) = (0, 0, true);
            if (element.Has(10))
            {
                ThriftStruct union = element.Struct(10);
                logical = union.Last;
                if (logical == 10)
                {
                    (bits, isSigned) = (union.Struct(10).Octet(1, 0), union.Struct(10).Flag(2, missing: true));
                }
            }

            return new Element(element.Text(4), element.Small(1, -1), element.Small(2, 0), element.Small(3, 0), Math.Max(0, element.Small(5, 0)), element.Small(6, -1), logical, bits, isSigned);
        }
    }
}
