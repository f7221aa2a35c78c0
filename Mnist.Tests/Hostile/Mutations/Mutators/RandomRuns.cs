namespace Mnist.Tests.Hostile.Mutations;

/// <summary>One to six runs of bytes are overwritten, put in, taken out, or copied elsewhere.</summary>
internal sealed class RandomRuns : Mutator
{
    private const int LongestRun = 64;

    public override string Name => "runs";

    public override long Count(SeedFile seed) => Endless;

    public override byte[] Damage(SeedFile seed, long number, IReadOnlyList<SeedFile> others)
    {
        Chance chance = ChanceOf(seed, number);
        List<byte> file = [.. seed.Bytes];
        int runs = chance.OneIn(3) ? 1 + chance.Below(6) : 1;
        for (int i = 0; i < runs && file.Count > 0; i++)
        {
            // Headers lie at the beginning, directories at the end.
            int at = chance.Below(4) switch
            {
                0 => chance.Below(Math.Min(file.Count, 200)),
                1 => file.Count - 1 - chance.Below(Math.Min(file.Count, 100)),
                _ => chance.Below(file.Count),
            };
            Change(file, at, Math.Min(1 + chance.Below(chance.OneIn(2) ? 4 : LongestRun), file.Count - at), chance);
        }

        byte[] result = [.. file];
        if (!chance.OneIn(3))
        {
            seed.Format.Repair(result);
        }

        return result;
    }

    private static void Change(List<byte> file, int at, int length, Chance chance)
    {
        switch (chance.Below(6))
        {
            case 0:
                Overwrite(file, at, Noise(length, chance));
                break;
            case 1:
                file.InsertRange(at, Noise(length, chance));
                break;
            case 2:
                file.RemoveRange(at, length);
                break;
            case 3:
                file.InsertRange(chance.Below(file.Count), file.GetRange(at, length));
                break;
            case 4:
                Overwrite(file, chance.Below(file.Count - length + 1), [.. file.GetRange(at, length)]);
                break;
            default:
                Overwrite(file, at, Filled(length, chance.OneIn(2) ? byte.MaxValue : byte.MinValue));
                break;
        }
    }

    private static void Overwrite(List<byte> file, int at, byte[] bytes)
    {
        for (int i = 0; i < bytes.Length; i++)
        {
            file[at + i] = bytes[i];
        }
    }

    private static byte[] Filled(int length, byte value)
    {
        byte[] bytes = new byte[length];
        Array.Fill(bytes, value);
        return bytes;
    }

    private static byte[] Noise(int length, Chance chance)
    {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++)
        {
            bytes[i] = (byte)chance.Next();
        }

        return bytes;
    }
}
