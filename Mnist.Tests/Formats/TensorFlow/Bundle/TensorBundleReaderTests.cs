using System.Text;
using Google.Protobuf;
using Mnist.Formats;
using Mnist.Formats.TensorFlow.Bundle;
using Mnist.Formats.TensorFlow.Protobuf;
using Mnist.Tests.TestData;
using Snappier;

namespace Mnist.Tests.Formats.TensorFlow.Bundle;

public sealed class TensorBundleReaderTests : IDisposable
{
    // Written by TensorFlow: a = 0.5, b = 2 and c = 3, of its own test data (half_plus_two).
    private const string HalfPlusTwo =
        "00000608011A02080100010B6108011200280435" + "0638271F00010D62080112002004280435" + "10FD784F00010D63080112002008280435" + "EFD682C3"
        + "000000000100000000E415B6BC" + "000000000100000000C0F2A1B0" + "00010264004200000000010000000058B2E9F7"
        + "4708540E" + "000000000000000000000000000000000000000000000000000000000000000000000000" + "57FB808B247547DB";

    private readonly TemporaryFolder _folder = new();

    private string Prefix => _folder.Sub("variables");

    private string Index => Prefix + ".index";

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_checkpoint_of_TensorFlow_is_read_and_written_again_to_the_byte()
    {
        Write(Convert.FromHexString(HalfPlusTwo), Convert.FromHexString("0000003F0000004000004040"));
        TensorBundleReader reader = new(Prefix);

        Assert.Equal(["a", "b", "c"], reader.Keys);
        Assert.Equal([0.5f, 2, 3], reader.Keys.Select(key => reader.Read(key)!.ToFloats().Single()));
        Assert.Null(reader.Read("d"));

        TensorBundleWriter writer = new();
        foreach (string key in reader.Keys)
        {
            writer.Add(key, [], reader.Read(key)!.ToFloats());
        }

        writer.Write(_folder.Sub("again"));
        Assert.Equal(HalfPlusTwo, Convert.ToHexString(File.ReadAllBytes(_folder.Sub("again.index"))));
    }

    [Fact]
    public void A_changed_byte_of_an_index_is_refused_or_means_nothing()
    {
        byte[] index = Convert.FromHexString(HalfPlusTwo);
        Write(index, Convert.FromHexString("0000003F0000004000004040"));
        int refused = 0;
        for (int i = 0; i < index.Length; i++)
        {
            byte[] changed = [.. index];
            changed[i] ^= 0x41;
            File.WriteAllBytes(Index, changed);
            try
            {
                TensorBundleReader reader = new(Prefix);
                Assert.Equal([0.5f, 2, 3], ((string[])["a", "b", "c"]).Select(key => reader.Read(key)!.ToFloats().Single()));
            }
            catch (ModelFormatException)
            {
                refused++;
            }
        }

        // Not looked at: the metaindex block with its trailer (13 bytes), its handle (up to 2), and the zeros of the footer (36).
        Assert.InRange(refused, index.Length - 51, index.Length - 49);
    }

    [Fact]
    public void Damage_that_bears_a_right_checksum_is_one_clear_error()
    {
        byte[] block = TableFile.Block(("a", Entry(DataType.Float, 4).ToByteArray()), ("abc", Entry(DataType.Float, 4).ToByteArray()));
        Random random = new(7);
        for (int round = 0; round < 1000; round++)
        {
            byte[] changed = [.. block];
            for (int change = random.Next(1, 4); change > 0; change--)
            {
                changed[random.Next(changed.Length)] = (byte)random.Next(256);
            }

            Write(TableFile.Of(changed), new byte[4]);
            Tolerate(() =>
            {
                TensorBundleReader reader = new(Prefix);
                foreach (string key in reader.Keys)
                {
                    Tolerate(() => reader.Read(key));
                }
            });
        }
    }

    [Fact]
    public void Damaged_compression_that_bears_a_right_checksum_is_one_clear_error()
    {
        byte[] block = Snappy.CompressToArray(TableFile.Block([.. Enumerable.Range(0, 50).Select(i => ($"layer/{i:D3}", Entry(DataType.Float, 4).ToByteArray()))]));
        Random random = new(8);
        for (int round = 0; round < 1000; round++)
        {
            byte[] changed = [.. block];
            changed[random.Next(changed.Length)] = (byte)random.Next(256);
            Write(TableFile.Of(changed, compression: 1), new byte[4]);
            Tolerate(() => Assert.NotEmpty(new TensorBundleReader(Prefix).Keys));
        }
    }

    [Fact]
    public void Blocks_compressed_with_Snappy_are_read()
    {
        byte[] block = TableFile.Block(("ones", Entry(DataType.Uint8, 3, 3).ToByteArray()));
        Write(TableFile.Of(Snappy.CompressToArray(block), compression: 1), [1, 1, 1]);

        Assert.Equal([1, 1, 1], new TensorBundleReader(Prefix).Read("ones")!.Data);
    }

    [Fact]
    public void A_block_that_would_unpack_to_more_than_the_limit_is_refused_before_it_is_unpacked()
    {
        Write(TableFile.Of(Snappy.CompressToArray(new byte[1000]), compression: 1), []);

        Assert.Equal(
            $"'{Index}' at byte 0: its blocks unpack to more than the 999 bytes each, and 33554432 together, that are read.",
            Error(new FormatLimits { MaxBlockBytes = 999 }));
    }

    [Fact]
    public void Another_compression_is_named()
    {
        Write(TableFile.Of(TableFile.Block(), compression: 4), []);

        Assert.Equal($"'{Index}' at byte 0: a block has compression 4; 0 (none) and 1 (Snappy) are supported.", Error());
    }

    [Fact]
    public void More_tensors_than_the_limit_are_refused()
    {
        Write(TableFile.Of(TableFile.Block(("a", []), ("b", []), ("c", []))), []);

        Assert.Equal(3, new TensorBundleReader(Prefix, new FormatLimits { MaxTensors = 3 }).Keys.Count());
        Assert.Equal($"'{Index}': it lists more than the 2 tensors that are read.", Error(new FormatLimits { MaxTensors = 2 }));
    }

    [Fact]
    public void Numbers_in_the_other_byte_order_are_refused()
    {
        BlockBuilder block = new(restartInterval: 16);
        block.Add([], new BundleHeaderProto { NumShards = 1, Endianness = BundleHeaderProto.Types.Endianness.Big }.ToByteArray());
        Write(TableFile.Of(block.Finish()), []);

        Assert.Equal($"'{Index}': its numbers are big-endian, which is not supported; write it again on a little-endian machine.", Error());
    }

    [Fact]
    public void A_file_of_another_kind_is_no_index()
    {
        File.WriteAllText(Index, "no index");

        Assert.Equal($"'{Index}': it does not end as an index of a checkpoint does; it is truncated or another file.", Error());
    }

    [Fact]
    public void What_an_entry_claims_is_checked()
    {
        BundleEntryProto sliced = Entry(DataType.Float, 4);
        sliced.Slices.Add(new TensorSliceProto());
        BundleEntryProto elsewhere = Entry(DataType.Float, 4);
        elsewhere.ShardId = 1;
        BundleEntryProto behind = Entry(DataType.Float, 4);
        behind.Offset = 1;
        Write(
            TableFile.Of(TableFile.Block(
                ("behind", behind.ToByteArray()), ("elsewhere", elsewhere.ToByteArray()), ("garbage", [0xFF]), ("large", Entry(DataType.Float, 400, 100).ToByteArray()),
                ("negative", Entry(DataType.Float, 4, -1).ToByteArray()), ("short", Entry(DataType.Float, 4, 2).ToByteArray()), ("sliced", sliced.ToByteArray()), ("text", Entry(DataType.String, 4).ToByteArray()))),
            new byte[4]);
        TensorBundleReader reader = new(Prefix, new FormatLimits { MaxTensorBytes = 100 });

        string Said(string key) => Assert.Throws<ModelFormatException>(() => reader.Read(key)).Message;

        Assert.Equal($"'{Prefix}.data-00000-of-00001': tensor 'behind': the tensor lies outside of the file.", Said("behind"));
        Assert.Equal($"'{Index}': tensor 'elsewhere': it lies in data file 1 of 1.", Said("elsewhere"));
        Assert.Equal($"'{Index}': tensor 'garbage': its entry is damaged.", Said("garbage"));
        Assert.Equal($"'{Index}': tensor 'large': it has 400 bytes; up to 100 are read.", Said("large"));
        Assert.Equal($"'{Index}': tensor 'negative': its 4 bytes do not fit its shape [-1].", Said("negative"));
        Assert.Equal($"'{Index}': tensor 'short': its 4 bytes do not fit its shape [2].", Said("short"));
        Assert.Equal($"'{Index}': tensor 'sliced': it is cut into slices, which is not supported; save it whole.", Said("sliced"));
        Assert.Equal($"'{Index}': tensor 'text': element type String is not supported.", Said("text"));
    }

    [Fact]
    public void Strings_come_back_and_are_checked()
    {
        TensorBundleWriter writer = new();
        writer.AddStrings("words", [2, 2], ["ab"u8.ToArray(), [], "c"u8.ToArray(), new byte[300]]);
        writer.Add("number", [], [1f]);
        writer.Write(Prefix);

        TensorBundleReader reader = new(Prefix);
        Assert.Equal([[(byte)'a', (byte)'b'], [], [(byte)'c'], new byte[300]], reader.ReadStrings("words")!);
        Assert.Null(reader.ReadStrings("none"));
        Assert.Equal(
            $"'{Index}': tensor 'number': it has type Float and shape [], expected strings.", Assert.Throws<ModelFormatException>(() => reader.ReadStrings("number")).Message);

        string file = BundleNames.Data(Prefix, 0, 1);
        byte[] whole = File.ReadAllBytes(file);

        // The last four bytes are the number's.
        for (int i = 0; i < whole.Length - 4; i++)
        {
            byte[] changed = [.. whole];
            changed[i] ^= 0x10;
            File.WriteAllBytes(file, changed);
            Assert.Equal($"'{file}' at byte 0: tensor 'words': the bytes do not match their checksum.", Assert.Throws<ModelFormatException>(() => reader.ReadStrings("words")).Message);
        }
    }

    [Fact]
    public void A_string_has_the_bytes_TensorFlow_writes()
    {
        Assert.Equal("02D8D810736162", Convert.ToHexString(StringTensor.Encode(["ab"u8.ToArray()], out uint masked)));
        Assert.Equal(0x35A61926u, masked);
        Assert.Equal("ab", Encoding.UTF8.GetString(StringTensor.Decode(Convert.FromHexString("02D8D810736162"), 1, masked)!.Single()));
    }

    private static BundleEntryProto Entry(DataType type, long size, params long[] shape)
    {
        BundleEntryProto entry = new() { Dtype = type, Size = size, Shape = new TensorShapeProto(), Crc32C = Crc32C.Mask(Crc32C.Compute(Enumerable.Repeat((byte)1, (int)size).ToArray())) };
        entry.Shape.Dim.AddRange(shape.Select(dim => new TensorShapeProto.Types.Dim { Size = dim }));
        return entry;
    }

    private static void Tolerate(Action read)
    {
        try
        {
            read();
        }
        catch (ModelFormatException error)
        {
            Assert.NotEmpty(error.Reason);
        }
    }

    private void Write(byte[] index, byte[] data)
    {
        File.WriteAllBytes(Index, index);
        File.WriteAllBytes(BundleNames.Data(Prefix, 0, 1), data);
    }

    private string Error(FormatLimits? limits = null) => Assert.Throws<ModelFormatException>(() => new TensorBundleReader(Prefix, limits)).Message;
}
