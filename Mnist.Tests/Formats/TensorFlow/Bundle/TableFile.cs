using System.Buffers.Binary;
using Mnist.Formats.TensorFlow.Bundle;

namespace Mnist.Tests.Formats.TensorFlow.Bundle;

/// <summary>Puts a table file together block by block, right or wrong as a test wants it.</summary>
internal static class TableFile
{
    /// <summary>An index of one block.</summary>
    /// <param name="block">The block.</param>
    /// <param name="compression">Number of its compression.</param>
    /// <param name="times">How often it is listed.</param>
    public static byte[] Of(byte[] block, byte compression = 0, int times = 1)
    {
        using MemoryStream file = new();
        BlockHandle data = Append(file, block, compression);
        BlockBuilder index = new(restartInterval: 1);
        for (int i = 0; i < times; i++)
        {
            index.Add(System.Text.Encoding.ASCII.GetBytes($"z{i:x6}"), data.ToBytes());
        }

        TableFooter.Write(file, Append(file, new BlockBuilder(restartInterval: 1).Finish(), 0), Append(file, index.Finish(), 0));
        return file.ToArray();
    }

    /// <summary>A block of entries, whose first is the header of a checkpoint of one data file.</summary>
    public static byte[] Block(params (string Key, byte[] Value)[] entries)
    {
        BlockBuilder block = new(restartInterval: 16);
        block.Add([], [8, 1]);
        foreach ((string key, byte[] value) in entries)
        {
            block.Add(System.Text.Encoding.UTF8.GetBytes(key), value);
        }

        return block.Finish();
    }

    private static BlockHandle Append(MemoryStream file, byte[] block, byte compression)
    {
        BlockHandle handle = new(file.Length, block.Length);
        byte[] covered = [.. block, compression];
        byte[] checksum = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(checksum, Crc32C.Mask(Crc32C.Compute(covered)));
        file.Write(covered);
        file.Write(checksum);
        return handle;
    }
}
