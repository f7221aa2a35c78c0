using System.Text;
using Google.Protobuf;
using Mnist.Formats;
using Mnist.Formats.Data;
using Mnist.Formats.TensorFlow.Protobuf;

namespace Mnist.Tests.Hostile.Mutations;

/// <summary>The harness finds what it is made to find: readers with a fault of each kind.</summary>
public sealed class HarnessTests
{
    private const int Inputs = 400;

    [Fact]
    public void A_foreign_exception_is_found_with_its_recipe() =>
        Assert.Matches("^[0-9]+ x faulty, InvalidTimeZoneException at .*'faulty:letters:[a-z]+:[0-9]+'", Run(file => file.Length < 20 ? throw new InvalidTimeZoneException("not expected") : 0));

    [Theory]
    [InlineData("two\nlines.", "has a line break or a control character")]
    [InlineData("\u001b[31m.", "has a line break or a control character")]
    [InlineData("two\u2028lines.", "has a line break or a control character")]
    [InlineData("no end", "is no sentence")]
    public void A_message_that_is_no_sentence_is_found(string message, string expected)
    {
        Assert.Equal(expected, Refusal.ProblemOf(message));
        Assert.Equal("has 401 characters, expected at most 400", Refusal.ProblemOf(new string('a', 400) + "."));
        Assert.NotNull(Refusal.ProblemOf("half a pair \uD800."));
        Assert.Null(Refusal.ProblemOf("'\uD83D\uDE00.npy' is damaged."));
    }

    [Fact]
    public void A_sentence_of_the_products_own_is_no_finding()
    {
        Assert.Null(Refusal.Problem(new ModelFormatException("it is damaged", "a.pb")));
        Assert.Null(Refusal.Problem(new DatasetException("'a.npy' is damaged; get it again.")));
        Assert.NotNull(Refusal.Problem(new ArgumentException("'a.npy' is damaged.")));
    }

    [Fact]
    public void An_allocation_far_above_the_file_is_found() => Assert.Contains("allocation", Run(file => file.Length < 20 ? new byte[100 << 20].Length : 0), StringComparison.Ordinal);

    [Fact]
    public void A_second_reading_that_differs_is_found()
    {
        int count = 0;
        Assert.Contains("second reading", Run(_ => Interlocked.Increment(ref count)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_reader_that_hangs_is_found()
    {
        using ManualResetEventSlim released = new();
        Faulty reader = new(file =>
        {
            if (file.Length < 20)
            {
                released.Wait();
            }

            return 0;
        });
        MutationRun run = new(new Dictionary<FileReader, long> { [reader] = Inputs }, mostLooks: 3);

        TimeoutException hang = Assert.Throws<TimeoutException>(() => run.Run(workers: 2));
        released.Set();

        Assert.Contains("faulty:letters:", hang.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_recipe_makes_the_same_bytes_and_another_number_others()
    {
        foreach (FileReader reader in FileReaders.All)
        {
            foreach (Segment segment in Segment.Plan(reader, 200))
            {
                Recipe recipe = segment[segment.Taken / 2];
                Assert.Equal(Bytes(recipe.Make()), Bytes(Recipe.Parse(recipe.ToString()).Make()));
            }
        }

        SeedFile seed = FileReaders.All[0].Seeds[0];
        Assert.Equal(100, Enumerable.Range(0, 100).Select(number => Convert.ToHexString(new RandomRuns().Damage(seed, number, [seed]))).Distinct().Count());
    }

    // The numbers of SplitMix64 must never change: recipes of old findings would make other files.
    [Fact]
    public void Chance_gives_the_same_numbers_for_ever() => Assert.Equal([8742348537597398397, 6965618904894915929], Numbers());

    [Fact]
    public void A_longer_part_gives_longer_lengths_around_it()
    {
        // Field 1: a message of field 2: "ab".
        SeedFile seed = new("m", "m", [0x0A, 4, 0x12, 2, (byte)'a', (byte)'b'], new ProtobufFormat());

        byte[] file = seed.With(new Extent(4, 6), new byte[200]);

        Assert.Equal([0x0A, 0xCB, 0x01, 0x12, 0xC8, 0x01], file[..6]);
        Assert.Equal(206, file.Length);
    }

    [Fact]
    public void Checksums_are_set_right_behind_damage()
    {
        foreach (SeedFile seed in (IEnumerable<SeedFile>)[.. ImageSeeds.Png(), .. ModelSeeds.Indexes()])
        {
            byte[] file = [.. seed.Bytes];
            seed.Format.Repair(file);
            Assert.Equal(seed.Bytes, file);
        }
    }

    // Found by this suite: at half a million repetitions what grows with their square would not end within the test's life.
    [Fact]
    public void An_attribute_that_is_repeated_is_read_in_linear_time()
    {
        AttrValue value = new() { List = new AttrValue.Types.ListValue { I = { 1, 2 } } };
        byte[] repeated = [.. Enumerable.Repeat(value.ToByteArray(), 500_000).SelectMany(bytes => bytes)];
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal(1_000_000, AttrValue.Parser.ParseFrom(repeated).List.I.Count);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 << 20);
    }

    private static ulong[] Numbers()
    {
        Chance chance = new("seed/runs", 7);
        return [chance.Next(), chance.Next()];
    }

    private static byte[] Bytes(IReadOnlyList<PlacedFile> files) => [.. files.SelectMany(file => file.Bytes)];

    private static string Run(Func<byte[], long> read)
    {
        MutationRun run = new(new Dictionary<FileReader, long> { [new Faulty(read)] = Inputs });
        run.Run(workers: 2);
        return run.Findings.Summary;
    }

    private sealed class Faulty(Func<byte[], long> read) : FileReader
    {
        public override string Name => "faulty";

        public override int Few => Inputs;

        public override int Many => Inputs;

        public override void Read(string folder, Digest digest) => digest.Add(read(File.ReadAllBytes(Path.Combine(folder, "letters.txt"))));

        protected override IEnumerable<SeedFile> MakeSeeds() => [new SeedFile("letters", "letters.txt", Encoding.ASCII.GetBytes("abcdefghijklmnopqrstuvwxyz"), new RawFormat())];
    }
}
