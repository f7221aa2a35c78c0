using System.Buffers.Binary;
using System.Numerics;
using Google.Protobuf;
using Mnist.Formats;
using Mnist.Formats.Tensors;
using Mnist.Formats.TensorFlow.Bundle;
using Mnist.Formats.TensorFlow.Protobuf;
using Mnist.Tests.Formats.TensorFlow.Bundle;
using Mnist.Tests.TestData;

namespace Mnist.Tests.Hostile.Models;

/// <summary>Checkpoints: the seeds TensorFlow's own fuzzer names, shapes whose product overflows, tensors that share bytes, and what the limits of an index hold off.</summary>
public sealed class CheckpointTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Prefix => _folder.Sub("variables");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("extent_end_overflow", "the tensor lies outside of the file.")]
    [InlineData("negative_extent_start", "the tensor lies outside of the file.")]
    [InlineData("missing_extent_length", "its 0 bytes do not fit its shape [2].")]
    [InlineData("missing_tensor_data", "the file of the values is missing or cannot be read.")]
    [InlineData("missing_tensor_type", "element type Invalid is not supported.")]
    [InlineData("unsupported_tensor_type", "element type 127 is not supported.")]
    [InlineData("tensor_size_overflow", "do not fit its shape [4611686018427387904, 4].")]
    [InlineData("negative_dimension", "its 8 bytes do not fit its shape [-2].")]
    [InlineData("missing_checksum", "the bytes do not match their checksum.")]
    [InlineData("negative_size", "it has -8 bytes; up to 1073741824 are read.")]
    [InlineData("negative_shard", "it lies in data file -1 of 1.")]
    [InlineData("shard_of_many", "it lies in data file 2147483647 of 1.")]
    public void A_named_seed_of_TensorFlow_is_refused(string seed, string expected)
    {
        BundleEntryProto entry = Entry(8, 2);
        Action change = seed switch
        {
            "extent_end_overflow" => () => entry.Offset = long.MaxValue - 1,
            "negative_extent_start" => () => entry.Offset = -1,
            "missing_extent_length" => () => entry.Size = 0,
            "missing_tensor_type" => () => entry.Dtype = DataType.Invalid,
            "unsupported_tensor_type" => () => entry.Dtype = (DataType)127,
            "tensor_size_overflow" => () => entry.Shape = HostileGraph.Shape(1L << 62, 4),
            "negative_dimension" => () => entry.Shape = HostileGraph.Shape(-2),
            "missing_checksum" => () => entry.Crc32C = 0,
            "negative_size" => () => entry.Size = -8,
            "negative_shard" => () => entry.ShardId = -1,
            "shard_of_many" => () => entry.ShardId = int.MaxValue,
            _ => () => { },
        };
        change();
        Write(seed == "missing_tensor_data" ? null : [1, 1, 1, 1, 1, 1, 1, 1], ("a", entry.ToByteArray()));

        string? said = Bounded.Run(() => new TensorBundleReader(Prefix).Read("a"), 1 << 20);

        Assert.NotNull(said);
        Assert.EndsWith(expected, said, StringComparison.Ordinal);
        Assert.NotNull(Bounded.Run(() => new TensorBundleReader(Prefix).RequireSingles("a", 3), 1 << 20));
    }

    [Fact]
    public void An_astronomic_shape_of_strings_is_refused()
    {
        BundleEntryProto entry = Entry(8, long.MaxValue);
        entry.Dtype = DataType.String;
        Write(new byte[8], ("a", entry.ToByteArray()));

        Assert.Contains("checksum", Bounded.Run(() => new TensorBundleReader(Prefix).ReadStrings("a"), 1 << 20)!, StringComparison.Ordinal);
    }

    [Fact]
    public void The_number_of_elements_is_that_of_exact_arithmetic_or_none()
    {
        Random random = new(14);
        long[] sizes = [0, 1, 2, 3, 5, 1 << 16, 1L << 31, (1L << 32) + 1, 1L << 62, long.MaxValue, -1, long.MinValue];
        for (int round = 0; round < 20_000; round++)
        {
            long[] shape = [.. Enumerable.Range(0, random.Next(6)).Select(_ => sizes[random.Next(sizes.Length)])];
            BigInteger exact = shape.Aggregate(BigInteger.One, (product, size) => product * size);

            long? count = BundleTypes.Count(shape);

            Assert.Equal(Array.Exists(shape, size => size < 0) || exact > long.MaxValue ? null : (long)exact, count);
        }
    }

    [Fact]
    public void A_product_that_is_right_modulo_two_to_the_64_is_refused()
    {
        // 2^62 x 4 x (2^62 + 1) is 4 modulo 2^64, as three sizes are that passed the check of another library.
        Write(new byte[16], ("a", Entry(16, 1L << 62, 4, (1L << 62) + 1).ToByteArray()));

        Assert.Contains("do not fit its shape", Bounded.Run(() => new TensorBundleReader(Prefix).Read("a"))!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 8, true)]
    [InlineData(4, 8, true)]
    [InlineData(7, 1, true)]
    [InlineData(8, 8, false)]
    [InlineData(0, 0, false)]
    public void Tensors_that_share_bytes_are_refused(long offset, long size, bool isRefused)
    {
        BundleEntryProto other = Entry(size, size / 4);
        other.Offset = offset;
        Write([.. Enumerable.Repeat((byte)1, 24)], ("a", Entry(8, 2).ToByteArray()), ("b", other.ToByteArray()));

        string? said = Bounded.Run(() => new TensorBundleReader(Prefix).Read("a"));

        Assert.Equal(isRefused ? $"'{Prefix}.index': tensor 'a': its bytes are also those of the tensor 'b'; save the checkpoint again." : null, said);
    }

    [Fact]
    public void Every_tensor_within_a_large_one_is_refused()
    {
        BundleEntryProto second = Entry(4, 1);
        BundleEntryProto third = Entry(4, 1);
        (second.Offset, third.Offset) = (4, 16);
        Write([.. Enumerable.Repeat((byte)1, 24)], ("a", Entry(24, 6).ToByteArray()), ("b", second.ToByteArray()), ("c", third.ToByteArray()));
        TensorBundleReader reader = new(Prefix);

        Assert.All((string[])["a", "b", "c"], key => Assert.Contains("its bytes are also those of", Bounded.Run(() => reader.Read(key))!, StringComparison.Ordinal));
    }

    [Fact]
    public void Keys_are_counted_in_full()
    {
        Write([], [.. Enumerable.Range(0, 10).Select(i => ($"{new string('a', 100)}{i}", Array.Empty<byte>()))]);

        Assert.Null(Bounded.Run(() => Open(new FormatLimits { MaxKeyBytes = 1010 })));
        Assert.EndsWith("its keys have more than the 1009 bytes that are read.", Bounded.Run(() => Open(new FormatLimits { MaxKeyBytes = 1009 }))!, StringComparison.Ordinal);
    }

    [Fact]
    public void Tensors_are_counted_while_they_are_read()
    {
        (string, byte[])[] entries = [.. Enumerable.Range(0, 150_000).Select(i => ($"{i:x5}", Array.Empty<byte>()))];
        Write([], entries);

        Assert.EndsWith("it lists more than the 100000 tensors that are read.", Bounded.Run(() => Open(null), 48L << 20)!, StringComparison.Ordinal);
    }

    [Fact]
    public void An_index_is_read_up_to_its_own_limit_only()
    {
        using (FileStream index = File.Create(Prefix + ".index"))
        {
            index.SetLength(33L << 20);
        }

        Assert.EndsWith("its 34603008 bytes are more than the 33554432 that are read.", Bounded.Run(() => Open(null), 1 << 20)!, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_restart_array_is_refused()
    {
        byte[] block = TableFile.Block(("a", Entry(8, 2).ToByteArray()));
        BinaryPrimitives.WriteUInt32LittleEndian(block.AsSpan(block.Length - 4), uint.MaxValue);
        File.WriteAllBytes(Prefix + ".index", TableFile.Of(block));

        Assert.EndsWith("a block is shorter than its own list of keys.", Bounded.Run(() => Open(null))!, StringComparison.Ordinal);
    }

    [Fact]
    public void An_entry_larger_than_any_is_refused_before_it_is_parsed()
    {
        // Two bytes for each axis, and fifty in memory.
        BundleEntryProto entry = Entry(8, [.. Enumerable.Repeat(0L, 500_000)]);
        Write(new byte[8], ("a", entry.ToByteArray()));

        Assert.EndsWith("up to 65536 are read.", Bounded.Run(() => Open(null).Read("a"), 8L << 20)!, StringComparison.Ordinal);
    }

    [Fact]
    public void Shapes_of_layers_are_compared_before_there_is_room_for_any()
    {
        Write(new byte[8], ("a", Entry(1L << 30, 1 << 14, 1 << 14).ToByteArray()));

        Assert.EndsWith("the tensor lies outside of the file.", Bounded.Run(() => Open(null).RequireSingles("a", new Shape(1 << 14, 1 << 14)), 1 << 20)!, StringComparison.Ordinal);
    }

    private TensorBundleReader Open(FormatLimits? limits) => new(Prefix, limits);

    private static BundleEntryProto Entry(long size, params long[] shape) => new()
    {
        Dtype = DataType.Float, Size = size, Shape = HostileGraph.Shape(shape), Crc32C = Crc32C.Mask(Crc32C.Compute(Enumerable.Repeat((byte)1, (int)Math.Min(size, 100)).ToArray())),
    };

    private void Write(byte[]? data, params (string Key, byte[] Value)[] entries)
    {
        File.WriteAllBytes(Prefix + ".index", TableFile.Of(TableFile.Block(entries)));
        if (data is not null)
        {
            File.WriteAllBytes(BundleNames.Data(Prefix, 0, 1), data);
        }
    }
}
