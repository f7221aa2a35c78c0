using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Mnist.Formats.Data;
using Mnist.MLNet.Batches;
using Mnist.MLNet.Engines;

namespace Mnist.MLNet.Rows;

/// <summary>Writes the scores of a model with one output as an array of NumPy, in its own type and shape.</summary>
/// <param name="file">The file, for messages.</param>
/// <param name="stream">Where to; it stays the caller's.</param>
/// <param name="rows">How many rows there will be.</param>
internal sealed class NpyRowSink(string file, Stream stream, long rows) : RowFileSink(file, null)
{
    /// <summary>An element type as NumPy names it.</summary>
    public static string Descr(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.Single => "<f4",
        TypeCode.Double => "<f8",
        TypeCode.Int32 => "<i4",
        TypeCode.Int64 => "<i8",
        TypeCode.Byte => "|u1",
        _ => "|b1",
    };

    /// <summary>The numbers of rows as NumPy has them.</summary>
    public static void WriteRows(Stream stream, TensorBuffer buffer, int rows) => TensorTypes.Visit(buffer.ElementType, new Writing(stream, buffer, rows));

    /// <inheritdoc/>
    protected override void Begin(IReadOnlyList<TensorInfo> outputs)
    {
        if (outputs.Count > 1)
        {
            throw new DatasetException($"'{File}' would hold {outputs.Count} outputs ({string.Join(", ", outputs.Select(output => output.Name))}), and an .npy file holds one array; give an .npz, .csv or .parquet file.");
        }

        NpyFile.WriteHeader(stream, Descr(outputs[0].ElementType), [rows, .. outputs[0].RowShape!]);
    }

    /// <inheritdoc/>
    protected override void Write(IReadOnlyList<string>? ids, RowBatch outputs) => WriteRows(stream, outputs.Buffers[0], outputs.Rows);

    /// <inheritdoc/>
    protected override void End()
    {
    }

    private readonly struct Writing(Stream stream, TensorBuffer buffer, int rows) : ITypedVisitor<bool>
    {
        public bool Visit<T>()
            where T : unmanaged
        {
            ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(buffer.Rows<T>(rows));
            int size = Unsafe.SizeOf<T>();
            if (BitConverter.IsLittleEndian || size == 1)
            {
                stream.Write(bytes);
                return true;
            }

            byte[] turned = bytes.ToArray();
            for (int i = 0; i < turned.Length; i += size)
            {
                turned.AsSpan(i, size).Reverse();
            }

            stream.Write(turned);
            return true;
        }
    }
}
